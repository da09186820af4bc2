-- grain: one row per variant, kind of the seller's row that names it, period and sku
-- A row counts for lines ordered from its valid_from on, until rows of a later day name the same listing; several skus
-- of one day make a set. A row that names a shop goes before one for every shop.
{% set beginning = "cast('1900-01-01' as date)" %}
with

listings as (

    select * from {{ ref('int_sku_listings') }}

),

sku_map as (

    select
        *,
        coalesce(valid_from, {{ beginning }}) as starts_on
    from {{ ref('stg_seller__sku_map') }}

),

named as (

    select
        listings.variant_key,
        'seed_variant' as match_method,
        1 as method_rank,
        0 as nearness,
        sku_map.sku,
        sku_map.units_per_listing,
        sku_map.starts_on
    from listings
    inner join sku_map
        on
            listings.platform = sku_map.platform
            and listings.shop_alias = sku_map.shop_alias
            and listings.variant_id = sku_map.variant_id
            and listings.product_id = coalesce(sku_map.product_id, listings.product_id)
    union all
    select
        listings.variant_key,
        'seed_code' as match_method,
        2 as method_rank,
        case when sku_map.shop_alias is not null then 2 when sku_map.platform is not null then 1 else 0 end as nearness,
        sku_map.sku,
        sku_map.units_per_listing,
        sku_map.starts_on
    from listings
    inner join sku_map
        on
            coalesce(listings.variant_code, listings.product_code) = sku_map.seller_code
            and sku_map.variant_id is null
            and listings.platform = coalesce(sku_map.platform, listings.platform)
            and listings.shop_alias = coalesce(sku_map.shop_alias, listings.shop_alias)

),

ranked as (

    select
        *,
        max(nearness) over (partition by variant_key, match_method) as best_nearness
    from named

),

nearest as (

    select * from ranked
    where nearness = best_nearness

),

starts as (

    select distinct
        variant_key,
        match_method,
        starts_on
    from nearest

),

periods as (

    select
        *,
        lead(starts_on) over (partition by variant_key, match_method order by starts_on) as ends_before
    from starts

),

final as (

    select
        nearest.variant_key,
        nearest.match_method,
        nearest.method_rank,
        nearest.sku,
        nearest.units_per_listing,
        periods.starts_on as valid_from,
        periods.ends_before as valid_to
    from nearest
    inner join periods
        on
            nearest.variant_key = periods.variant_key
            and nearest.match_method = periods.match_method
            and nearest.starts_on = periods.starts_on

)

select * from final
