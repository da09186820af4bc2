-- question 5: Per SKU, mall by mall: which quantity, policy and price?
-- grain: one row per listing that is not deleted
-- units: pieces of the listing (`units_per_listing` of the sku each; null for a set); price per piece in `currency`
with

listings as (

    select
        sku,
        platform,
        shop_alias,
        variant_id,
        seller_code,
        stock_policy,
        qty_listed,
        qty_safety,
        qty_available,
        is_sold_out,
        price,
        currency,
        observed_at,
        shop_no,
        product_id,
        units_per_listing,
        is_displayed,
        is_selling
    from {{ ref('inventory') }}
    where not is_deleted

)

select * from listings
order by sku, platform, shop_alias, shop_no, variant_id
