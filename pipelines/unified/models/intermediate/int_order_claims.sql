-- grain: one row per order: how many claims are open, what went back
-- units: amounts in the order's currency
with

claims as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id,
        count(distinct case when {{ is_claim_open() }} then claim_id end) as open_claim_count
    from {{ ref('int_claims_unioned') }}
    group by platform, shop_alias, shop_no, order_id

),

refunds as (

    select * from {{ ref('int_money_refund_parts') }}

),

refunded as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id,
        sum(case when refund_status = 'done' then refund_amount else 0 end) as refund_amount,
        sum(case when refund_status in ('pending', 'on_hold') then refund_amount else 0 end) as refund_pending_amount,
        sum(case when refund_status = 'done' then claim_fee_amount end) as claim_fee_amount
    from refunds
    group by platform, shop_alias, shop_no, order_id

),

orders as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id,
        tells_refunds
    from {{ ref('int_orders_unioned') }}

),

joined as (

    select
        orders.platform,
        orders.shop_alias,
        orders.shop_no,
        orders.order_id,
        coalesce(claims.open_claim_count, 0) as open_claim_count,
        -- nothing given back is zero only where the mall would have said so
        cast(coalesce(refunded.refund_amount, case when orders.tells_refunds then 0 end) as decimal(18, 2))
            as refund_amount,
        cast(coalesce(refunded.refund_pending_amount, case when orders.tells_refunds then 0 end) as decimal(18, 2))
            as refund_pending_amount,
        cast(refunded.claim_fee_amount as decimal(18, 2)) as claim_fee_amount
    from orders
    left join claims
        on
            orders.platform = claims.platform
            and orders.shop_alias = claims.shop_alias
            and orders.shop_no = claims.shop_no
            and orders.order_id = claims.order_id
    left join refunded
        on
            orders.platform = refunded.platform
            and orders.shop_alias = refunded.shop_alias
            and orders.shop_no = refunded.shop_no
            and orders.order_id = refunded.order_id

)

select * from joined
