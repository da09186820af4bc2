-- grain: one row per variant of a shop: the state of its stock, and when it was seen
{{ config(materialized='table') }}
{% set columns = [
    'variant_key', 'product_key', 'platform', 'shop_alias', 'shop_no', 'product_id', 'variant_id', 'stock_policy',
    'currency', 'qty_listed', 'qty_safety', 'qty_available', 'price', 'allows_backorder', 'is_sold_out', 'is_displayed',
    'is_selling', 'is_deleted',
] %}
with

listings as (

    select
        {{ columns | join(', ') }},
        observed_at
    from {{ ref('inventory') }}

),

{{ seen_listings('variant_key', columns, 'stock_states') }}

select * from seen
