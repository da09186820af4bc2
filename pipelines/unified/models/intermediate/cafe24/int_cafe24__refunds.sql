-- grain: one row per shop and refund, in the column list every mall maps into
-- units: amounts in `currency`, positive when given back
-- Naver Pay refunds are missing from the mall's list: one row an order, what was paid at first less what is paid now.
with

refunds as (

    select * from {{ ref('stg_cafe24__refunds') }}

),

headers as (

    select * from {{ ref('int_cafe24__claim_headers') }}

),

claims as (

    select
        shop_alias,
        shop_no,
        order_id,
        claim_id,
        claim_type,
        max(case when refund_status = 'on_hold' then 1 else 0 end) as is_held,
        max(case when refund_status = 'pending' then 1 else 0 end) as is_pending,
        max(completed_at) as completed_at
    from {{ ref('int_cafe24__claims') }}
    group by shop_alias, shop_no, order_id, claim_id, claim_type

),

orders as (

    select * from {{ ref('int_cafe24__orders') }}

),

lines as (

    select
        shop_alias,
        shop_no,
        order_id,
        max(refunded_at) as refunded_at,
        max(coalesce(cancelled_at, returned_at)) as settled_at
    from {{ ref('int_cafe24__order_lines') }}
    group by shop_alias, shop_no, order_id

),

listed as (

    select
        refunds.shop_alias,
        refunds.shop_no,
        refunds.refund_id,
        refunds.order_id,
        headers.claim_id,
        headers.claim_type,
        case
            when refunds.native_status = 'T' then 'done'
            when refunds.native_status = 'M' or claims.is_held = 1 then 'on_hold'
            when refunds.native_status = 'F' then 'pending'
            else 'unknown'
        end as refund_status,
        refunds.refund_payment_methods,
        refunds.currency,
        refunds.quantity as qty,
        refunds.money_amount,
        refunds.points_amount,
        refunds.credits_amount,
        coalesce(refunds.cancel_fee, headers.claim_fee_amount) as claim_fee_amount,
        false as is_derived,
        refunds.accepted_at,
        case when refunds.native_status = 'T' then refunds.refunded_at end as refunded_at
    from refunds
    left join headers
        on
            refunds.shop_alias = headers.shop_alias
            and refunds.shop_no = headers.shop_no
            and refunds.refund_id = headers.claim_id
    left join claims
        on
            refunds.shop_alias = claims.shop_alias
            and refunds.shop_no = claims.shop_no
            and refunds.refund_id = claims.claim_id

),

derived as (

    select
        orders.shop_alias,
        orders.shop_no,
        'derived-' || orders.order_id as refund_id,
        orders.order_id,
        cast(null as {{ dbt.type_string() }}) as claim_id,
        cast(null as {{ dbt.type_string() }}) as claim_type,
        'done' as refund_status,
        orders.payment_methods as refund_payment_methods,
        orders.currency,
        cast(null as bigint) as qty,
        cast(orders.paid_amount_initial - orders.paid_amount_current as decimal(18, 2)) as money_amount,
        cast(0 as decimal(18, 2)) as points_amount,
        cast(0 as decimal(18, 2)) as credits_amount,
        cast(null as decimal(18, 2)) as claim_fee_amount,
        true as is_derived,
        lines.settled_at as accepted_at,
        coalesce(lines.refunded_at, lines.settled_at) as refunded_at
    from orders
    left join lines
        on orders.shop_alias = lines.shop_alias and orders.shop_no = lines.shop_no and orders.order_id = lines.order_id
    left join refunds
        on
            orders.shop_alias = refunds.shop_alias
            and orders.shop_no = refunds.shop_no
            and orders.order_id = refunds.order_id
    where
        orders.sales_channel = 'naver_pay'
        and orders.is_paid
        and orders.paid_amount_initial > orders.paid_amount_current
        and refunds.refund_id is null

),

both_kinds as (

    select * from listed
    union all
    select * from derived

),

mapped as (

    select
        'cafe24' as platform,
        both_kinds.*,
        cast(
            coalesce(money_amount, 0) + coalesce(points_amount, 0) + coalesce(credits_amount, 0) as decimal(18, 2)
        ) as refund_amount
    from both_kinds

)

select * from mapped
