-- grain: one row per shop, day and kind of device that the mall's own counter was asked for
-- A feed that was read and has no rows counted 0; one that was not read says nothing.
{{ config(enabled=cafe24_reads('analytics')) }}
{% set day = 'platform, shop_alias, shop_no, date_kst, device_type' %}
with

days as (

    select
        {{ day }},
        {{ any_row("feed = 'analytics_visitors_view'") }} as has_visits,
        {{ any_row("feed = 'analytics_visitors_pageview'") }} as has_page_views,
        {{ any_row("feed = 'analytics_visitors_unique'") }} as has_unique_visitors,
        {{ any_row("feed = 'analytics_members_sales'") }} as has_member_sales,
        {{ any_row("feed = 'analytics_sales_times'") }} as has_hour_sales
    from {{ ref('stg_cafe24__analytics_days') }}
    group by {{ day }}

),

visits as (

    select
        {{ day }},
        sum(visit_count) as visit_count,
        sum(first_visit_count) as first_visit_count,
        sum(page_view_count) as page_view_count,
        sum(unique_visitor_count) as unique_visitor_count
    from {{ ref('stg_cafe24__analytics_visits') }}
    group by {{ day }}

),

sales as (

    select
        {{ day }},
        sum(case when split_by = 'membership' then order_count end) as member_order_count,
        sum(case when split_by = 'membership' then order_amount end) as member_order_amount,
        sum(case when split_by = 'hour' then order_count end) as hour_order_count,
        sum(case when split_by = 'hour' then order_amount end) as hour_order_amount
    from {{ ref('stg_cafe24__analytics_sales') }}
    group by {{ day }}

),

joined as (

    select
        -- keys
        days.platform,
        days.shop_alias,
        days.shop_no,
        days.date_kst,
        days.device_type,

        -- numbers
        cast(case when days.has_visits then coalesce(visits.visit_count, 0) end as bigint) as visit_count,
        cast(case when days.has_visits then coalesce(visits.first_visit_count, 0) end as bigint) as first_visit_count,
        cast(case when days.has_unique_visitors then coalesce(visits.unique_visitor_count, 0) end as bigint)
            as unique_visitor_count,
        cast(case when days.has_page_views then coalesce(visits.page_view_count, 0) end as bigint) as page_view_count,
        -- a live mall had sales by membership and answered 404 to sales by hour
        cast(case
            when days.has_member_sales then coalesce(sales.member_order_count, 0)
            when days.has_hour_sales then coalesce(sales.hour_order_count, 0)
        end as bigint) as order_count,
        cast(case
            when days.has_member_sales then coalesce(sales.member_order_amount, 0)
            when days.has_hour_sales then coalesce(sales.hour_order_amount, 0)
        end as decimal(18, 2)) as order_amount
    from days
    left join visits
        on
            days.platform = visits.platform
            and days.shop_alias = visits.shop_alias
            and days.shop_no = visits.shop_no
            and days.date_kst = visits.date_kst
            and days.device_type = visits.device_type
    left join sales
        on
            days.platform = sales.platform
            and days.shop_alias = sales.shop_alias
            and days.shop_no = sales.shop_no
            and days.date_kst = sales.date_kst
            and days.device_type = sales.device_type

)

select * from joined
