-- grain: one row per order that another connected mall holds as its own (unified model 2.4)
with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

mirrors as (

    select distinct
        copies.platform,
        copies.shop_alias,
        copies.shop_no,
        copies.order_id
    from orders as copies
    inner join orders as origins
        on
            copies.origin_platform = origins.platform
            and copies.market_order_id = origins.order_id
            and copies.platform <> origins.platform

)

select * from mirrors
