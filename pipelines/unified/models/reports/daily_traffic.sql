-- grain: one row per shop, day and kind of device that the mall's own counter was asked for
-- units: visits, people, pages, orders; amounts in `currency`
-- Only Cafe24 has such a counter: a warehouse without its Analytics has no such report.
{{ config(enabled=cafe24_reads('analytics')) }}
{% set shop = 'platform, shop_alias, shop_no' %}
with

counted as (

    select * from {{ ref('int_cafe24__counted_days') }}

),

shops as (

    select * from {{ ref('stg_cafe24__shops') }}

),

-- the counter leaves out orders of other markets
orders as (

    select * from {{ ref('orders') }}
    where platform = 'cafe24' and sales_channel in ('own_mall', 'naver_pay') and not is_mirror

),

-- a shop without any order may have none loaded
known as (

    select distinct {{ shop }} from orders

),

placed as (

    select
        {{ shop }},
        ordered_date_kst as date_kst,
        count(*) as order_count
    from orders
    group by {{ shop }}, ordered_date_kst

),

paid as (

    select
        {{ shop }},
        paid_date_kst as date_kst,
        count(*) as order_count,
        sum(paid_amount) as paid_amount
    from orders
    group by {{ shop }}, paid_date_kst

),

joined as (

    select
        -- keys
        counted.platform,
        counted.shop_alias,
        counted.shop_no,
        counted.date_kst,
        counted.device_type,

        -- text
        shops.currency,

        -- numbers
        counted.visit_count,
        counted.first_visit_count,
        counted.unique_visitor_count,
        counted.page_view_count,
        counted.order_count as counted_order_count,
        counted.order_amount as counted_order_amount,
        cast(counted.order_count * 100.0 / nullif(counted.visit_count, 0) as decimal(18, 2)) as counted_order_percent,
        case when known.shop_no is not null then coalesce(placed.order_count, 0) end as placed_order_count,
        case when known.shop_no is not null then coalesce(paid.order_count, 0) end as paid_order_count,
        cast(case
            when known.shop_no is not null then coalesce(paid.paid_amount, 0)
        end as decimal(18, 2)) as paid_amount
    from counted
    left join shops on counted.shop_alias = shops.shop_alias and counted.shop_no = shops.shop_no
    left join known
        on
            counted.platform = known.platform
            and counted.shop_alias = known.shop_alias
            and counted.shop_no = known.shop_no
    left join placed
        on
            counted.platform = placed.platform
            and counted.shop_alias = placed.shop_alias
            and counted.shop_no = placed.shop_no
            and counted.date_kst = placed.date_kst
    left join paid
        on
            counted.platform = paid.platform
            and counted.shop_alias = paid.shop_alias
            and counted.shop_no = paid.shop_no
            and counted.date_kst = paid.date_kst

)

select * from joined
