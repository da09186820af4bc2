{% snapshot variant_states %}
{% set watched = [
    'seller_code', 'seller_product_code', 'product_name', 'option_text', 'currency', 'price', 'additional_amount',
    'is_displayed', 'is_selling', 'is_deleted',
] %}
{{ config(
    strategy='check', unique_key='variant_key', updated_at='seen_at', snapshot_meta_column_names=history_columns(),
    check_cols=watched
) }}
-- grain: one row per variant of a shop and state of its listing that a build saw
{% set kept = history_kept(this) %}
with

listings as (

    select
        variants.variant_key,
        variants.product_key,
        variants.platform,
        variants.shop_alias,
        variants.shop_no,
        variants.product_id,
        variants.variant_id,
        inventory.observed_at,
        {% for name in watched -%}
        variants.{{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('variants') }} as variants
    left join {{ ref('inventory') }} as inventory on variants.variant_key = inventory.variant_key

),

{{ seen_listings('variant_key', kept) }}

select * from seen
{% endsnapshot %}
