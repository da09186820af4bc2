-- grain: one row per shop and goods or add-on goods, in the column list every mall maps into
-- units: prices per piece in `currency`
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
{% set no_time = 'cast(null as ' ~ type_utc() ~ ')' %}
with

goods as (

    select * from {{ ref('stg_godomall5__goods') }}

),

add_goods as (

    select * from {{ ref('stg_godomall5__add_goods') }}

),

sweeps as (

    select * from {{ ref('stg_godomall5__sweeps') }}

),

current_options as (

    select
        goods.shop_alias,
        goods.goods_id,
        count(*) as option_count
    from goods
    inner join {{ ref('stg_godomall5__goods_options') }} as goods_options
        on
            goods.shop_alias = goods_options.shop_alias
            and goods.goods_id = goods_options.goods_id
            and goods.whole_load_id <= goods_options.load_id
    where goods.has_options
    group by goods.shop_alias, goods.goods_id

),

mapped as (

    select
        -- keys
        goods.platform,
        goods.shop_alias,
        goods.shop_no,
        goods.goods_id as product_id,

        -- text
        goods.goods_id as product_code,
        goods.seller_code,
        goods.product_name,
        goods.product_name_plain,
        goods.model_name,
        goods.brand_code,
        goods.supplier_code,
        goods.tax_class,
        goods.currency,

        -- numbers
        goods.price,
        goods.retail_price,
        goods.supply_price,
        case when goods.has_options then coalesce(current_options.option_count, 0) else 1 end as variant_count,

        -- flags
        goods.is_displayed,
        goods.is_selling,
        coalesce(goods.is_forced_soldout, false)
        or coalesce(goods.is_stock_counted and goods.total_stock <= 0, false) as is_sold_out,
        coalesce(goods.read_at < sweeps.started_at, false) as is_deleted,

        -- times (UTC)
        goods.created_at,
        -- goods that were never changed have no date of it
        coalesce(goods.updated_at, goods.created_at) as updated_at
    from goods
    left join current_options
        on goods.shop_alias = current_options.shop_alias and goods.goods_id = current_options.goods_id
    left join sweeps on goods.shop_alias = sweeps.shop_alias and sweeps.resource = 'goods'
    union all
    select
        add_goods.platform,
        add_goods.shop_alias,
        add_goods.shop_no,
        -- goods and add-on goods have number sequences of their own
        'add-' || add_goods.add_goods_id as product_id,
        add_goods.add_goods_id as product_code,
        {{ no_text }} as seller_code,
        add_goods.product_name,
        add_goods.product_name_plain,
        {{ no_text }} as model_name,
        add_goods.brand_code,
        {{ no_text }} as supplier_code,
        {{ no_text }} as tax_class,
        add_goods.currency,
        add_goods.price,
        {{ no_amount }} as retail_price,
        {{ no_amount }} as supply_price,
        1 as variant_count,
        add_goods.is_displayed,
        not coalesce(add_goods.is_forced_soldout, false) as is_selling,
        coalesce(add_goods.is_forced_soldout or add_goods.quantity <= 0, false) as is_sold_out,
        coalesce(add_goods.read_at < sweeps.started_at, false) as is_deleted,
        {{ no_time }} as created_at,
        {{ no_time }} as updated_at
    from add_goods
    left join sweeps on add_goods.shop_alias = sweeps.shop_alias and sweeps.resource = 'add_goods'

)

select * from mapped
