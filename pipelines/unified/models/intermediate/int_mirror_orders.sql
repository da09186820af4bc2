-- grain: one row per order that another connected mall holds as its own (unified model 2.4)
{% set kept = built_before('unified', 'orders') %}
with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

-- the original may have been built long before its copy was read
originals as (

    select
        platform,
        order_id
    from orders
    {% if kept %}
        union distinct
        select
            platform,
            order_id
        from {{ kept }}
    {% endif %}
),

mirrors as (

    select distinct
        copies.platform,
        copies.shop_alias,
        copies.shop_no,
        copies.order_id
    from orders as copies
    inner join originals
        on
            copies.origin_platform = originals.platform
            and copies.market_order_id = originals.order_id
            and copies.platform <> originals.platform

)

select * from mirrors
