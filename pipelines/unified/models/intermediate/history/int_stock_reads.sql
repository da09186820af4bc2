-- grain: one row per shop and Korean day: when its stock was last read whole, on that day or before
-- WISA's drop folder is looked into at every run; only a file that was new says anything.
{{ config(materialized='table') }}
with

runs as (

    select
        platform,
        shop_alias,
        {{ kst_date('started_at') }} as date_kst,
        max(started_at) as read_at
    from {{ ref('int_runs_unioned') }}
    where
        status = 'ok'
        and resource in ('products', 'goods', 'stock', 'inventory')
        and (platform <> 'wisa' or row_count > 0)
    group by platform, shop_alias, {{ kst_date('started_at') }}

),

days as (

    select * from {{ ref('int_stock_days') }}

),

shops as (

    select distinct
        platform,
        shop_alias
    from runs

),

shop_days as (

    select
        shops.platform,
        shops.shop_alias,
        days.date_kst,
        runs.read_at,
        max(runs.read_at) over (
            partition by shops.platform, shops.shop_alias
            order by days.date_kst
        ) as last_read_at
    from shops
    cross join days
    left join runs
        on
            shops.platform = runs.platform
            and shops.shop_alias = runs.shop_alias
            and days.date_kst = runs.date_kst

),

final as (

    select
        -- keys
        platform,
        shop_alias,
        date_kst,

        -- flags
        read_at is not null as is_read,

        -- times (UTC)
        last_read_at
    from shop_days

)

select * from final
