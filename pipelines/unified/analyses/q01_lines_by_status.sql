-- question 1: How many lines are in each status now, per channel?
-- grain: one row per shop and status
-- units: order lines; pieces
with

lines as (

    select * from {{ ref('order_lines') }}
    where not is_mirror and line_kind <> 'exchange_replacement'

),

counted as (

    select
        platform,
        shop_alias,
        canonical_status,
        status_rank,
        count(*) as line_count,
        cast(sum(qty_active) as bigint) as qty_active,
        min(ordered_at) as oldest_ordered_at
    from lines
    group by platform, shop_alias, canonical_status, status_rank

)

select * from counted
order by platform, shop_alias, status_rank
