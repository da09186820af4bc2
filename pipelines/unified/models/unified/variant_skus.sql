-- grain: one row per variant of a shop and physical item in it: several rows for a set
-- units: pieces of the sku in one piece of the listing
-- As on the day up to which the data reaches; order lines carry the sku of the day on which they were ordered.
with

parts as (

    select * from {{ ref('int_variant_sku_parts') }}

),

current_skus as (

    select * from {{ ref('int_current_variant_skus') }}

),

final as (

    select
        -- keys
        parts.variant_key,
        parts.platform,
        parts.shop_alias,
        parts.shop_no,
        parts.product_id,
        parts.variant_id,
        parts.sku,

        -- text
        parts.match_method,

        -- numbers
        parts.units_per_listing,

        -- flags
        parts.is_set
    from parts
    inner join current_skus
        on parts.variant_key = current_skus.variant_key and parts.valid_from = current_skus.valid_from

)

select * from final
