-- grain: one row per variant and period of its sku: what order lines take over from the catalogue, in one value that
-- tells a change
{{ config(materialized='table') }}
{% set facts = [
    'seller_code', 'seller_product_code', 'product_name', 'option_text', 'deduct_stage', 'skus.sku', 'skus.match_method',
    "cast(skus.units_per_listing as " ~ dbt.type_string() ~ ")", "cast(skus.valid_from as " ~ dbt.type_string() ~ ")",
] %}
with

variants as (

    select * from {{ ref('int_variants_unioned') }}

),

skus as (

    select * from {{ ref('int_variant_skus') }}

),

joined as (

    select
        variants.platform,
        variants.shop_alias,
        variants.shop_no,
        variants.product_id,
        variants.variant_id,
        {{ row_key(facts + ["case when variants.is_deleted then 'deleted' end"]) }} as fact_key
    from variants
    left join skus
        on
            variants.platform = skus.platform
            and variants.shop_alias = skus.shop_alias
            and variants.shop_no = skus.shop_no
            and variants.variant_id = skus.variant_id

),

facts as (

    select * from joined
    union all
    select
        platform,
        shop_alias,
        shop_no,
        '' as product_id,
        '' as variant_id,
        time_zone as fact_key
    from {{ ref('shops') }}

)

select * from facts
