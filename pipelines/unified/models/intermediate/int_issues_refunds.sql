-- grain: one row per refund that has no day, or holds more or less than its goods and the order's shipping
{% set text = dbt.type_string() %}
with

orders as (

    select * from {{ ref('orders') }}

),

refunds as (

    select * from {{ ref('refunds') }}

),

issues as (

    select
        case when refunds.refunded_at is null then 'refund without a day' else 'refund does not add up' end as issue,
        refunds.platform,
        refunds.shop_alias,
        refunds.shop_no,
        refunds.refund_id as native_id,
        cast(refunds.refund_amount as {{ text }}) as native_value,
        refunds.order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        'goods ' || cast(refunds.goods_amount as {{ text }}) || ', shipping '
        || coalesce(cast(refunds.shipping_amount as {{ text }}), 'not told') || ', fee '
        || coalesce(cast(refunds.claim_fee_amount as {{ text }}), 'not told') as detail,
        case
            when refunds.refunded_at is null then 'counted by the day of its order only'
            else 'compare the refund with the mall: it holds more or less than its goods and the order''s shipping'
        end as suggestion
    from refunds
    left join orders on refunds.order_key = orders.order_key
    where
        refunds.refund_status = 'done'
        and (
            refunds.refunded_at is null
            or refunds.shipping_amount < 0
            or refunds.shipping_amount > orders.shipping_fee - coalesce(orders.shipping_discount, 0)
        )

)

select * from issues
