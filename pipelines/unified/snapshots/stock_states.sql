{% snapshot stock_states %}
{% set watched = [
    'stock_policy', 'currency', 'qty_listed', 'qty_safety', 'qty_available', 'price', 'allows_backorder', 'is_sold_out',
    'is_displayed', 'is_selling', 'is_deleted',
] %}
{{ config(
    strategy='check', unique_key='variant_key', updated_at='seen_at', snapshot_meta_column_names=history_columns(),
    check_cols=watched
) }}
-- grain: one row per variant of a shop and state of its stock that a build saw
{% set kept = history_kept(this) %}
with

listings as (

    select
        variant_key,
        product_key,
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,
        observed_at,
        {{ watched | join(',\n        ') }}
    from {{ ref('inventory') }}

),

{{ seen_listings('variant_key', kept) }}

select * from seen
{% endsnapshot %}
