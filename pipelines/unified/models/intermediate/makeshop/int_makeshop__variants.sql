-- grain: one row per shop and variant with its stock, in the column list every mall maps into
-- units: pieces; prices per piece in `currency`
-- State and number of an option can disagree at the mall (contract 2.8): sold out above zero pieces is forced_soldout.
{{ config(materialized='table') }}
with

stock as (

    select * from {{ ref('int_makeshop__stock') }}

),

products as (

    select * from {{ ref('int_makeshop__products') }}

),

graded as (

    select
        *,
        native_state in ('SOLDOUT', 'TEMPOUT') as is_marked_soldout,
        case when is_stock_counted then quantity end as counted_quantity
    from stock

),

mapped as (

    select
        -- keys
        products.platform,
        graded.shop_alias,
        products.shop_no,
        graded.product_id,
        graded.variant_id,

        -- text
        graded.seller_code,
        products.seller_code as seller_product_code,
        graded.barcode,
        products.product_name,
        graded.option_text,
        case
            when graded.is_marked_soldout and (graded.counted_quantity is null or graded.counted_quantity > 0)
                then 'forced_soldout'
            when graded.is_stock_counted then 'tracked'
            else 'untracked'
        end as stock_policy,
        -- a shop's own choice that no call tells
        cast(null as {{ dbt.type_string() }}) as deduct_stage,
        products.currency,

        -- numbers
        cast(products.price + coalesce(graded.additional_amount, 0) as decimal(18, 2)) as price,
        graded.additional_amount,
        graded.counted_quantity as qty_listed,
        graded.safety_quantity as qty_safety,

        -- flags
        products.is_displayed and coalesce(graded.native_state not in ('HIDE', 'HIDDEN'), true) as is_displayed,
        products.is_selling and coalesce(graded.native_state <> 'STOP', true) as is_selling,
        false as allows_backorder,
        coalesce(graded.is_marked_soldout, false) or coalesce(graded.counted_quantity <= 0, false) as is_sold_out,
        products.is_deleted or graded.is_removed as is_deleted,

        -- times (UTC)
        graded.read_at as observed_at
    from graded
    inner join products on graded.shop_alias = products.shop_alias and graded.product_id = products.product_id

)

select * from mapped
