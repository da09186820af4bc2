-- grain: one row per shop and Naver Pay order that gave money back; the mall's refund list is silent about these
-- units: amounts in `currency`, positive when given back
-- What was paid at first less what is paid now. Money still owed shows in no amount, so every derived refund is done.
with

orders as (

    select * from {{ ref('int_cafe24__orders') }}
    where sales_channel = 'naver_pay' and is_paid

),

refunds as (

    select distinct
        shop_alias,
        shop_no,
        order_id
    from {{ ref('stg_cafe24__refunds') }}

),

claims as (

    select
        shop_alias,
        shop_no,
        order_id,
        count(distinct claim_id) as claim_count,
        min(claim_id) as claim_id,
        min(claim_type) as claim_type,
        cast(sum(qty) as bigint) as qty
    from {{ ref('int_cafe24__claims') }}
    where refund_status = 'done'
    group by shop_alias, shop_no, order_id

),

lines as (

    select
        shop_alias,
        shop_no,
        order_id,
        max(refunded_at) as refunded_at
    from {{ ref('int_cafe24__order_lines') }}
    group by shop_alias, shop_no, order_id

),

joined as (

    select
        orders.shop_alias,
        orders.shop_no,
        'derived-' || orders.order_id as refund_id,
        orders.order_id,
        case when claims.claim_count = 1 then claims.claim_id end as claim_id,
        case when claims.claim_count = 1 then claims.claim_type end as claim_type,
        'done' as refund_status,
        orders.payment_methods as refund_payment_methods,
        orders.currency,
        claims.qty,
        cast(orders.money_amount_initial - orders.money_amount_current as decimal(18, 2)) as money_amount,
        cast(orders.points_amount_initial - orders.points_amount_current as decimal(18, 2)) as points_amount,
        cast(null as decimal(18, 2)) as claim_fee_amount,
        true as is_derived,
        cast(null as {{ type_utc() }}) as accepted_at,
        lines.refunded_at
    from orders
    left join claims
        on
            orders.shop_alias = claims.shop_alias
            and orders.shop_no = claims.shop_no
            and orders.order_id = claims.order_id
    left join lines
        on orders.shop_alias = lines.shop_alias and orders.shop_no = lines.shop_no and orders.order_id = lines.order_id
    left join refunds
        on
            orders.shop_alias = refunds.shop_alias
            and orders.shop_no = refunds.shop_no
            and orders.order_id = refunds.order_id
    where
        refunds.order_id is null
        and orders.money_amount_initial + orders.points_amount_initial
        > orders.money_amount_current + orders.points_amount_current

)

select * from joined
