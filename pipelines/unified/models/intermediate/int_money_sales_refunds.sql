-- grain: one row per refund that is done and dated, of an order that is no copy: what it adds to the day of the refund
-- units: amounts in `currency`, positive when given back
-- The columns of int_money_sales, in the same order. A refund that the mall does not date is in reports.data_issues.
{% set zero = 'cast(0 as decimal(18, 2))' %}
with

refunds as (

    select * from {{ ref('refunds') }}
    where refund_status = 'done' and refunded_date_kst is not null and refund_amount is not null

),

orders as (

    select * from {{ ref('orders') }}

),

entries as (

    select
        refunds.refunded_date_kst as date_kst,
        refunds.platform,
        refunds.shop_alias,
        refunds.shop_no,
        coalesce(orders.sales_channel, 'unknown') as sales_channel,
        refunds.currency,
        0 as order_count,
        0 as unit_count,
        {%- for amount in [
            'gross_amount', 'discount_seller', 'discount_platform', 'paid_amount', 'shipping_fee', 'shipping_discount',
            'points_used',
        ] %}
            {{ zero }} as {{ amount }},
        {%- endfor %}
        refunds.refund_amount,
        refunds.goods_amount as refund_goods_amount,
        coalesce(refunds.shipping_amount, {{ zero }}) as refund_shipping_amount,
        coalesce(refunds.claim_fee_amount, {{ zero }}) as claim_fee_amount,
        {{ zero }} as refund_amount_of_orders,
        {{ zero }} as refund_goods_amount_of_orders,
        false as is_refund_derived,
        0 as unpaid_cancelled_order_count,
        {{ zero }} as unpaid_cancelled_amount
    from refunds
    left join orders on refunds.order_key = orders.order_key
    where not coalesce(orders.is_mirror, false)

)

select * from entries
