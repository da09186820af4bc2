-- question 10: What was given back, and what is still owed, by month?
-- grain: one row per month, shop and currency
-- units: amounts in `currency`, positive when given back; claims
-- Money given back stands in the month it went back, money owed in the month it was taken on. A shop that does not tell
-- what it gives back has one row without month and amounts, with the claims that must have given money back.
with

told as (

    select
        month_kst,
        platform,
        shop_alias,
        currency,
        refund_done_amount,
        refund_pending_amount,
        claim_fee_amount,
        claim_count,
        shop_no
    from {{ ref('refunds_monthly') }}
    -- a month may only hold what was given back later for its orders
    where claim_count > 0

),

silent_orders as (

    select
        order_key,
        currency
    from {{ ref('orders') }}
    where refund_amount is null and not is_mirror

),

untold as (

    select
        cast(null as date) as month_kst,
        claims.platform,
        claims.shop_alias,
        orders.currency,
        cast(null as decimal(18, 2)) as refund_done_amount,
        cast(null as decimal(18, 2)) as refund_pending_amount,
        cast(null as decimal(18, 2)) as claim_fee_amount,
        count(distinct claims.claim_type || claims.claim_id) as claim_count,
        claims.shop_no
    from {{ ref('claims') }} as claims
    inner join silent_orders as orders on claims.order_key = orders.order_key
    where claims.claim_type in ('cancel', 'return', 'refund') and claims.claim_phase in ('refunding', 'completed')
    group by claims.platform, claims.shop_alias, claims.shop_no, orders.currency

),

months as (

    select * from told
    union all
    select * from untold

)

select * from months
order by month_kst, platform, shop_alias, shop_no, currency
