-- grain: one row per shop: how far its orders and listings have been read, by the ledger of runs
-- A failed run may have loaded some rows: they were seen when it began. What was read whole, only a good run says.
{% set listings = "resource in ('products', 'goods', 'add_goods', 'stock', 'inventory')" %}
with

runs as (

    select
        *,
        greatest(started_at, coalesce(window_to, started_at)) as began_at
    from {{ ref('int_runs_unioned') }}
    where status <> 'skipped'

),

reached as (

    select
        platform,
        shop_alias,
        max(case when resource = 'orders' then began_at end) as orders_seen_at,
        max(case when resource = 'orders' and status = 'ok' then coalesce(window_to, started_at) end)
            as orders_read_through_at,
        max(case when {{ listings }} then began_at end) as listings_seen_at
    from runs
    group by platform, shop_alias

)

select * from reached
