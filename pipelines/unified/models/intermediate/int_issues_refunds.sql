-- grain: one row per refund without amount or day, or that holds more or less than its pieces and the order's shipping
{% set text = dbt.type_string() %}
with

orders as (

    select * from {{ ref('orders') }}

),

refunds as (

    select * from {{ ref('refunds') }}

),

faulty as (

    select
        refunds.*,
        case
            when refunds.refund_amount is null then 'refund without an amount'
            when refunds.refunded_at is null then 'refund without a day'
            when
                refunds.goods_amount < refunds.claimed_amount
                or refunds.shipping_amount > orders.shipping_fee - coalesce(orders.shipping_discount, 0)
                then 'refund does not add up'
        end as issue
    from refunds
    left join orders on refunds.order_key = orders.order_key
    where refunds.refund_status = 'done'

),

issues as (

    select
        issue,
        platform,
        shop_alias,
        shop_no,
        refund_id as native_id,
        coalesce(cast(refund_amount as {{ text }}), 'not told') as native_value,
        order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        'claimed pieces ' || coalesce(cast(claimed_amount as {{ text }}), 'not known')
        || ', shipping ' || coalesce(cast(shipping_amount as {{ text }}), 'not told')
        || ', fee ' || coalesce(cast(claim_fee_amount as {{ text }}), 'not told') as detail,
        case issue
            when 'refund without an amount' then 'counts as nothing given back until the mall tells it'
            when 'refund without a day' then 'counts by the day of its order only'
            else 'compare with the mall: it holds more or less than the claimed pieces and the shipping of the order'
        end as suggestion
    from faulty
    where issue is not null

)

select * from issues
