-- grain: one row per shop and order: what its lines, discounts, deliveries and refunds add up to
-- units: amounts in the order's currency
with

orders as (

    {{ touched_orders('stg_makeshop__orders') }}

),

deliveries as (

    select
        orders.shop_alias,
        orders.order_id,
        sum(deliveries.shipping_fee) as shipping_fee
    from orders
    inner join {{ ref('base_makeshop__jp_deliveries') }} as deliveries
        on
            orders.shop_alias = deliveries.shop_alias
            and orders.order_id = deliveries.order_id
            and orders.whole_load_id <= deliveries.load_id
    group by orders.shop_alias, orders.order_id

),

discounts as (

    select
        orders.shop_alias,
        orders.order_id,
        sum(case when extensions.native_type = 'DELI' then extensions.amount else 0 end) as shipping_discount,
        sum(case when extensions.native_type = 'DELI' then 0 else extensions.amount end) as discount_amount
    from orders
    inner join {{ ref('stg_makeshop__order_extensions') }} as extensions
        on
            orders.shop_alias = extensions.shop_alias
            and orders.order_id = extensions.order_id
            and orders.whole_load_id <= extensions.load_id
    group by orders.shop_alias, orders.order_id

),

lines as (

    select
        shop_alias,
        order_id,
        sum(gross_amount) as gross_amount,
        sum(unit_price * (qty_cancelled + qty_returned)) as gross_given_back,
        -- cancelled whole: every sold line is
        case when min(case when qty_cancelled = qty_ordered then 1 else 0 end) = 1 then max(cancelled_at) end
            as cancelled_at
    from {{ ref('int_makeshop__order_lines') }}
    where line_kind = 'sale'
    group by shop_alias, order_id

),

refunds as (

    select
        shop_alias,
        order_id,
        sum(money_amount) as money_amount,
        sum(points_amount) as points_amount
    from {{ ref('int_makeshop__refunds') }}
    where refund_status = 'done'
    group by shop_alias, order_id

),

summed as (

    select
        orders.shop_alias,
        orders.order_id,
        coalesce(orders.shipping_fee, deliveries.shipping_fee, 0) as shipping_fee,
        coalesce(discounts.shipping_discount, 0) as shipping_discount,
        coalesce(discounts.discount_amount, 0) as discount_amount,
        coalesce(orders.product_amount, lines.gross_amount) as product_amount,
        coalesce(lines.gross_given_back, 0) as gross_given_back,
        coalesce(refunds.money_amount, 0) as money_refunded,
        coalesce(refunds.points_amount, 0) as points_refunded,
        lines.cancelled_at
    from orders
    left join deliveries on orders.shop_alias = deliveries.shop_alias and orders.order_id = deliveries.order_id
    left join discounts on orders.shop_alias = discounts.shop_alias and orders.order_id = discounts.order_id
    left join lines on orders.shop_alias = lines.shop_alias and orders.order_id = lines.order_id
    left join refunds on orders.shop_alias = refunds.shop_alias and orders.order_id = refunds.order_id

)

select * from summed
