-- grain: one row per variant and period: the seller's physical item behind it, for lines ordered in the period
-- units: pieces of the sku in one listed piece; a set is an item of its own, made of those in int_variant_sku_parts
{{ config(materialized='table') }}
with

parts as (

    select * from {{ ref('int_variant_sku_parts') }}

),

final as (

    select
        variant_key,
        platform,
        shop_alias,
        shop_no,
        variant_id,
        case when count(*) = 1 then min(sku) else platform || ':' || shop_alias || ':' || variant_id end as sku,
        min(match_method) as match_method,
        case when count(*) = 1 then min(units_per_listing) end as units_per_listing,
        count(*) > 1 as is_set,
        valid_from,
        valid_to
    from parts
    group by variant_key, platform, shop_alias, shop_no, variant_id, valid_from, valid_to

)

select * from final
