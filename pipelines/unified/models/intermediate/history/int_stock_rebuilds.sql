-- grain: one row per variant with daily stock: from which Korean day on its rows are written again
-- That is the first day that does not stand yet; earlier where the shop was read since (the day of the reading before
-- can close otherwise, and days after it are no longer carried), or where a state was seen that no row knows of.
{{ config(materialized='table') }}
{% set stored = built_before('unified', 'inventory_daily') %}
with

stored as (

    select
        variant_key,
        platform,
        shop_alias,
        max(date_kst) as last_date_kst,
        max(observed_at) as last_observed_at,
        max(changed_at) as last_changed_at
    {% if stored -%}
    from {{ stored }}
    {%- else -%}
        from (
            select
                closes.*,
                closes.from_date_kst as date_kst,
                closes.changed_at as observed_at
            from {{ ref('int_stock_closes') }} as closes
        ) as closes
        where 1 = 0
    {%- endif %}
    group by variant_key, platform, shop_alias

),

stored_shops as (

    select
        platform,
        shop_alias,
        max(last_observed_at) as last_observed_at
    from stored
    group by platform, shop_alias

),

read_since as (

    select distinct
        stored_shops.platform,
        stored_shops.shop_alias,
        {{ kst_date('stored_shops.last_observed_at') }} as from_date_kst
    from stored_shops
    inner join {{ ref('int_stock_reads') }} as reads
        on
            stored_shops.platform = reads.platform
            and stored_shops.shop_alias = reads.shop_alias
            and stored_shops.last_observed_at < reads.last_read_at

),

seen_since as (

    select
        closes.variant_key,
        min(closes.from_date_kst) as from_date_kst
    from {{ ref('int_stock_closes') }} as closes
    inner join stored
        on closes.variant_key = stored.variant_key and closes.changed_at > stored.last_changed_at
    group by closes.variant_key

),

joined as (

    select
        stored.variant_key,
        {{ days_after('stored.last_date_kst', 1) }} as next_date_kst,
        read_since.from_date_kst as read_from_date_kst,
        seen_since.from_date_kst as seen_from_date_kst
    from stored
    left join read_since
        on stored.platform = read_since.platform and stored.shop_alias = read_since.shop_alias
    left join seen_since on stored.variant_key = seen_since.variant_key

),

final as (

    select
        variant_key,
        least(
            next_date_kst,
            coalesce(read_from_date_kst, next_date_kst),
            coalesce(seen_from_date_kst, next_date_kst)
        ) as from_date_kst
    from joined

)

select * from final
