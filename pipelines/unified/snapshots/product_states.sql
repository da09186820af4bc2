{% snapshot product_states %}
{% set watched = [
    'product_code', 'seller_code', 'product_name', 'model_name', 'brand_code', 'supplier_code', 'tax_class', 'currency',
    'price', 'retail_price', 'supply_price', 'variant_count', 'is_displayed', 'is_selling', 'is_sold_out', 'is_deleted',
] %}
{{ config(
    strategy='check', unique_key='product_key', updated_at='seen_at', snapshot_meta_column_names=history_columns(),
    check_cols=watched
) }}
-- grain: one row per product of a shop and state of its listing that a build saw
{% set kept = history_kept(this) %}
with

observed as (

    select
        product_key,
        max(observed_at) as observed_at
    from {{ ref('inventory') }}
    group by product_key

),

listings as (

    select
        products.product_key,
        products.platform,
        products.shop_alias,
        products.shop_no,
        products.product_id,
        observed.observed_at,
        {% for name in watched -%}
        products.{{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('products') }} as products
    left join observed on products.product_key = observed.product_key

),

{{ seen_listings('product_key', kept) }}

select * from seen
{% endsnapshot %}
