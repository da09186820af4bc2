-- grain: one row per order that is no copy: what it adds to the day it was placed
-- units: pieces; amounts in `currency`
-- Paid orders count, whatever became of them later; those that ran out unpaid stand apart; others add nothing.
{% set zero = 'cast(0 as decimal(18, 2))' %}
with

orders as (

    select
        orders.*,
        {{ is_counted_order('orders') }} as is_counted,
        -- only where the mall tells what it gives back is nothing given back zero
        orders.refund_amount is not null as tells_refunds
    from {{ ref('orders') }} as orders
    where not orders.is_mirror

),

lines as (

    select
        order_key,
        sum(qty_ordered) as unit_count,
        sum(gross_amount) as gross_amount,
        -- what cancelled and returned pieces were worth, for malls that do not tell what they gave back
        sum((gross_amount - discount_seller) * (qty_cancelled + qty_returned) / nullif(qty_ordered, 0))
            as goods_given_back,
        min(case when claim_type = 'cancel_unpaid' then 1 else 0 end) = 1 as is_unpaid_cancelled
    from {{ ref('order_lines') }}
    where line_kind = 'sale' and canonical_status not in ('void', 'payment_failed')
    group by order_key

),

refunds as (

    select
        order_key,
        sum(goods_amount) as goods_amount
    from {{ ref('refunds') }}
    where refund_status = 'done'
    group by order_key

),

joined as (

    select
        orders.*,
        lines.unit_count as line_unit_count,
        lines.gross_amount as line_gross_amount,
        orders.is_counted and orders.tells_refunds as is_counted_told,
        not orders.is_paid and coalesce(lines.is_unpaid_cancelled, false) as is_unpaid_cancelled,
        case
            when orders.tells_refunds then coalesce(refunds.goods_amount, 0) else coalesce(lines.goods_given_back, 0)
        end as goods_given_back
    from orders
    left join lines on orders.order_key = lines.order_key
    left join refunds on orders.order_key = refunds.order_key

),

entries as (

    select
        ordered_date_kst as date_kst,
        platform,
        shop_alias,
        shop_no,
        sales_channel,
        currency,
        case when is_counted then 1 else 0 end as order_count,
        case when is_counted then coalesce(line_unit_count, 0) else 0 end as unit_count,
        case when is_counted then coalesce(line_gross_amount, 0) else {{ zero }} end as gross_amount,
        {%- for amount in ['discount_seller', 'discount_platform', 'paid_amount'] %}
            case when is_counted then coalesce({{ amount }}, 0) else {{ zero }} end as {{ amount }},
        {%- endfor %}
        -- what the mall does not tell stays null, also of an order that adds nothing
        {%- for amount in ['shipping_fee', 'shipping_discount', 'points_used'] %}
            case when is_counted then {{ amount }} else {{ amount }} * 0 end as {{ amount }},
        {%- endfor %}
        {%- for amount in ['refund_amount', 'refund_goods_amount', 'refund_shipping_amount', 'claim_fee_amount'] %}
            case when tells_refunds then {{ zero }} end as {{ amount }},
        {%- endfor %}
        case when is_counted then refund_amount when tells_refunds then 0 end as refund_amount_of_orders,
        case when is_counted then goods_given_back else 0 end as refund_goods_amount_of_orders,
        not tells_refunds as is_refund_derived,
        case when is_unpaid_cancelled then 1 else 0 end as unpaid_cancelled_order_count,
        case when is_unpaid_cancelled then line_gross_amount else {{ zero }} end as unpaid_cancelled_amount
    from joined
    where is_counted or is_unpaid_cancelled

)

select * from entries
