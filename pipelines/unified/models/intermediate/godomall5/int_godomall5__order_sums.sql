-- grain: one row per shop and order: what its lines, shipping groups and refunds add up to
-- units: amounts in the order's currency
with

orders as (

    {{ touched_orders('stg_godomall5__orders') }}

),

deliveries as (

    select
        orders.shop_alias,
        orders.order_id,
        sum(deliveries.shipping_fee) as shipping_fee
    from orders
    inner join {{ ref('stg_godomall5__order_deliveries') }} as deliveries
        on
            orders.shop_alias = deliveries.shop_alias
            and orders.order_id = deliveries.order_id
            and orders.whole_load_id <= deliveries.load_id
    group by orders.shop_alias, orders.order_id

),

lines as (

    select
        shop_alias,
        order_id,
        sum(unit_price * (qty_cancelled + qty_returned)) as gross_given_back,
        -- cancelled whole: every sold line is
        case when min(case when qty_cancelled = qty_ordered then 1 else 0 end) = 1 then max(cancelled_at) end
            as cancelled_at
    from {{ ref('int_godomall5__order_lines') }}
    where line_kind = 'sale'
    group by shop_alias, order_id

),

refunds as (

    select
        shop_alias,
        order_id,
        sum(money_amount) as money_amount,
        sum(points_amount) as points_amount
    from {{ ref('int_godomall5__refunds') }}
    where refund_status = 'done'
    group by shop_alias, order_id

),

summed as (

    select
        orders.shop_alias,
        orders.order_id,
        deliveries.shipping_fee,
        coalesce(lines.gross_given_back, 0) as gross_given_back,
        coalesce(refunds.money_amount, 0) as money_refunded,
        coalesce(refunds.points_amount, 0) as points_refunded,
        lines.cancelled_at
    from orders
    left join deliveries on orders.shop_alias = deliveries.shop_alias and orders.order_id = deliveries.order_id
    left join lines on orders.shop_alias = lines.shop_alias and orders.order_id = lines.order_id
    left join refunds on orders.shop_alias = refunds.shop_alias and orders.order_id = refunds.order_id

)

select * from summed
