-- grain: one row per variant, period and sku in it: what one listed piece is made of, for lines ordered in the period
-- units: pieces of the sku in one listed piece
-- What the seller says goes before what codes say (the ladder of unified model 2.3); the last period is open.
{{ config(materialized='table') }}
with

ladder as (

    select * from {{ ref('int_sku_ladder') }}

),

seeds as (

    select * from {{ ref('int_sku_seeds') }}

),

starts as (

    select
        variant_key,
        cast('1900-01-01' as date) as valid_from
    from ladder
    union distinct
    select
        variant_key,
        valid_from
    from seeds

),

periods as (

    select
        *,
        lead(valid_from) over (partition by variant_key order by valid_from) as valid_to
    from starts

),

in_force as (

    select
        periods.variant_key,
        periods.valid_from,
        seeds.sku,
        seeds.match_method,
        seeds.units_per_listing,
        rank() over (partition by periods.variant_key, periods.valid_from order by seeds.method_rank) as seed_rank
    from periods
    inner join seeds
        on
            periods.variant_key = seeds.variant_key
            and periods.valid_from >= seeds.valid_from
            and (seeds.valid_to is null or periods.valid_from < seeds.valid_to)

),

final as (

    select
        ladder.variant_key,
        ladder.platform,
        ladder.shop_alias,
        ladder.shop_no,
        ladder.product_id,
        ladder.variant_id,
        coalesce(in_force.sku, ladder.sku) as sku,
        coalesce(in_force.match_method, ladder.match_method) as match_method,
        coalesce(in_force.units_per_listing, 1) as units_per_listing,
        count(*) over (partition by periods.variant_key, periods.valid_from) > 1 as is_set,
        periods.valid_from,
        periods.valid_to
    from periods
    inner join ladder on periods.variant_key = ladder.variant_key
    left join in_force
        on
            periods.variant_key = in_force.variant_key
            and periods.valid_from = in_force.valid_from
            and in_force.seed_rank = 1

)

select * from final
