-- grain: one row per shop and variant with its stock, in the column list every mall maps into
-- units: pieces; prices per piece in `currency`
-- Goods sold out by hand are forced_soldout whatever they count; an option that is not sold keeps its count. Stock is
-- the mall's own (shop number 1), whichever of its shops sells.
{{ config(materialized='table') }}
with

stock as (

    select * from {{ ref('int_godomall5__stock') }}

),

products as (

    select * from {{ ref('int_godomall5__products') }}

),

graded as (

    select
        *,
        case
            when is_forced_soldout then 'forced_soldout'
            when is_stock_counted then 'tracked'
            else 'untracked'
        end as stock_policy
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
        -- the mall has no field for it
        cast(null as {{ dbt.type_string() }}) as barcode,
        products.product_name,
        graded.option_text,
        graded.stock_policy,
        -- a shop's own choice that no call tells
        cast(null as {{ dbt.type_string() }}) as deduct_stage,
        products.currency,

        -- numbers
        cast(products.price + graded.additional_amount as decimal(18, 2)) as price,
        graded.additional_amount,
        case when graded.is_stock_counted then graded.quantity end as qty_listed,
        graded.reserve_quantity as qty_safety,

        -- flags
        graded.is_displayed and products.is_displayed as is_displayed,
        graded.is_selling and products.is_selling as is_selling,
        false as allows_backorder,
        graded.is_forced_soldout or (graded.is_stock_counted and graded.quantity <= 0) as is_sold_out,
        products.is_deleted or graded.is_removed as is_deleted,

        -- times (UTC)
        graded.read_at as observed_at
    from graded
    inner join products on graded.shop_alias = products.shop_alias and graded.product_id = products.product_id

)

select * from mapped
