-- fails with every shop and currency whose days do not add up to its paid orders and done refunds
{{ config(meta={'dagster': {'ref': {'name': 'sales_daily'}}}) }}
with

counted_orders as (

    select *
    from {{ ref('orders') }} as known_orders
    where {{ is_counted_order('known_orders') }}

),

orders as (

    select
        platform,
        shop_alias,
        shop_no,
        currency,
        count(*) as order_count,
        sum(paid_amount) as paid_amount
    from counted_orders
    group by platform, shop_alias, shop_no, currency

),

refunds as (

    select
        refunds.platform,
        refunds.shop_alias,
        refunds.shop_no,
        refunds.currency,
        sum(refunds.refund_amount) as refund_amount
    from {{ ref('refunds') }} as refunds
    left join {{ ref('orders') }} as orders on refunds.order_key = orders.order_key
    where
        refunds.refund_status = 'done'
        and refunds.refunded_date_kst is not null
        and not coalesce(orders.is_mirror, false)
    group by refunds.platform, refunds.shop_alias, refunds.shop_no, refunds.currency

),

days as (

    select
        platform,
        shop_alias,
        shop_no,
        currency,
        sum(order_count) as order_count,
        sum(paid_amount) as paid_amount,
        coalesce(sum(refund_amount), 0) as refund_amount
    from {{ ref('sales_daily') }}
    group by platform, shop_alias, shop_no, currency

)

select
    days.*,
    orders.order_count as known_order_count,
    orders.paid_amount as known_paid_amount,
    refunds.refund_amount as known_refund_amount
from days
full outer join orders
    on
        days.platform = orders.platform
        and days.shop_alias = orders.shop_alias
        and days.shop_no = orders.shop_no
        and days.currency = orders.currency
left join refunds
    on
        days.platform = refunds.platform
        and days.shop_alias = refunds.shop_alias
        and days.shop_no = refunds.shop_no
        and days.currency = refunds.currency
where
    coalesce(days.order_count, 0) <> coalesce(orders.order_count, 0)
    or coalesce(days.paid_amount, 0) <> coalesce(orders.paid_amount, 0)
    or coalesce(days.refund_amount, 0) <> coalesce(refunds.refund_amount, 0)
