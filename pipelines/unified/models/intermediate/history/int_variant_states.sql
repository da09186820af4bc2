-- grain: one row per variant of a shop: the state of its listing, and when it was seen
{{ config(materialized='table') }}
{% set columns = [
    'variant_key', 'product_key', 'platform', 'shop_alias', 'shop_no', 'product_id', 'variant_id', 'seller_code',
    'seller_product_code', 'product_name', 'option_text', 'currency', 'price', 'additional_amount', 'is_displayed',
    'is_selling', 'is_deleted',
] %}
with

variants as (

    select * from {{ ref('variants') }}

),

observed as (

    select
        variant_key,
        observed_at
    from {{ ref('inventory') }}

),

listings as (

    select
        variants.*,
        observed.observed_at
    from variants
    left join observed on variants.variant_key = observed.variant_key

),

{{ seen_listings('variant_key', columns, 'variant_states') }}

select * from seen
