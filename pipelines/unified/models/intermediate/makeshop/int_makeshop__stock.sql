-- grain: one row per shop and thing with a stock of its own: option, or product without options
-- units: pieces; prices per piece in the shop's currency
-- A Japanese variation is named by its own code where no other has it, else by its place; one that moved to another
-- place is not a second one. Korea's look at the stock of whole products may be newer than the product.
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

products as (

    select * from {{ ref('stg_makeshop__products') }}

),

totals as (

    select
        products.*,
        case when looks.read_at > products.read_at then looks.quantity else products.quantity end as total_quantity,
        case when looks.read_at > products.read_at then looks.is_stock_counted else products.is_stock_counted end
            as is_total_counted,
        coalesce(looks.read_at > products.read_at, false) as is_total_newer,
        case when looks.read_at > products.read_at then looks.read_at else products.read_at end as total_read_at
    from products
    left join {{ ref('stg_makeshop__stock') }} as looks
        on products.shop_alias = looks.shop_alias and products.product_id = looks.product_id

),

options as (

    select
        variants.*,
        totals.total_quantity,
        totals.is_total_counted,
        totals.is_total_newer,
        totals.total_read_at,
        -- an option written by an older load than its product was removed from it
        coalesce(variants.load_id < totals.whole_load_id, false) as is_removed
    from {{ ref('stg_makeshop__variants') }} as variants
    inner join totals on variants.shop_alias = totals.shop_alias and variants.product_id = totals.product_id

),

counted as (

    select
        *,
        sum(case when is_removed then 0 else 1 end) over (partition by shop_alias, product_id) = 1 as is_only_option,
        sum(case when is_removed then 0 else 1 end) over (partition by shop_alias, option_code) as current_code_count,
        count(*) over (partition by shop_alias, option_code) as code_count
    from options

),

named as (

    select
        *,
        case
            when current_code_count = 1 or code_count = 1 then coalesce(option_code, product_id || '-' || option_number)
            else product_id || '-' || option_number
        end as variant_id
    from counted

),

ranked as (

    select
        *,
        not is_removed and is_only_option and is_total_newer as takes_total,
        row_number() over (
            partition by shop_alias, variant_id
            order by is_removed asc, read_at desc, native_part asc, option_number asc
        ) as name_rank
    from named

),

with_options as (

    select distinct
        shop_alias,
        product_id
    from options
    where not is_removed

),

stock as (

    select
        shop_alias,
        product_id,
        variant_id,
        seller_code,
        barcode,
        option_text,
        additional_amount,
        case
            when takes_total then total_quantity
            when is_only_option then coalesce(quantity, total_quantity)
            else quantity
        end as quantity,
        safety_quantity,
        case when takes_total then is_total_counted else coalesce(is_stock_counted, is_total_counted) end
            as is_stock_counted,
        native_state,
        is_removed,
        case when takes_total then total_read_at else read_at end as read_at
    from ranked
    where not is_removed or name_rank = 1
    union all
    select
        totals.shop_alias,
        totals.product_id,
        case totals.flavor when 'jp' then totals.product_id else totals.product_id || '-1' end as variant_id,
        totals.seller_code,
        totals.barcode,
        {{ no_text }} as option_text,
        0 as additional_amount,
        totals.total_quantity as quantity,
        case totals.flavor when 'kr' then 0 end as safety_quantity,
        totals.is_total_counted as is_stock_counted,
        {{ no_text }} as native_state,
        false as is_removed,
        totals.total_read_at as read_at
    from totals
    left join with_options
        on totals.shop_alias = with_options.shop_alias and totals.product_id = with_options.product_id
    where with_options.product_id is null

)

select * from stock
