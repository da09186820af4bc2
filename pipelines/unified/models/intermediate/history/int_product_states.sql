-- grain: one row per product of a shop: the state of its listing, and when it was seen
{{ config(materialized='table') }}
{% set columns = [
    'product_key', 'platform', 'shop_alias', 'shop_no', 'product_id', 'product_code', 'seller_code', 'product_name',
    'model_name', 'brand_code', 'supplier_code', 'tax_class', 'currency', 'price', 'retail_price', 'supply_price',
    'variant_count', 'is_displayed', 'is_selling', 'is_sold_out', 'is_deleted',
] %}
with

products as (

    select * from {{ ref('products') }}

),

observed as (

    select
        product_key,
        max(observed_at) as observed_at
    from {{ ref('inventory') }}
    group by product_key

),

listings as (

    select
        products.*,
        observed.observed_at
    from products
    left join observed on products.product_key = observed.product_key

),

{{ seen_listings('product_key', columns, 'product_states') }}

select * from seen
