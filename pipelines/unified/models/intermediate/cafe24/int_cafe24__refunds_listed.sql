-- grain: one row per shop and refund in the mall's list
-- units: amounts in `currency`, positive when given back
with

refunds as (

    {{ touched_orders('stg_cafe24__refunds') }}

),

headers as (

    select
        *,
        row_number() over (partition by shop_alias, shop_no, claim_id order by claim_type) as claim_rank
    from {{ ref('int_cafe24__claim_headers') }}

),

-- the list knows given back or not; that money is held stands on the claim's lines
held_claims as (

    select distinct
        shop_alias,
        shop_no,
        claim_id
    from {{ ref('int_cafe24__claims') }}
    where refund_status = 'on_hold'

),

joined as (

    select
        refunds.shop_alias,
        refunds.shop_no,
        refunds.refund_id,
        refunds.order_id,
        headers.claim_id,
        headers.claim_type,
        case
            when refunds.native_status = 'T' then 'done'
            when refunds.native_status = 'M' or held_claims.claim_id is not null then 'on_hold'
            when refunds.native_status = 'F' then 'pending'
            else 'unknown'
        end as refund_status,
        refunds.refund_payment_methods,
        refunds.currency,
        refunds.quantity as qty,
        refunds.money_amount,
        cast(
            coalesce(refunds.points_amount, 0) + coalesce(refunds.credits_amount, 0) as decimal(18, 2)
        ) as points_amount,
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
            and headers.claim_rank = 1
    left join held_claims
        on
            refunds.shop_alias = held_claims.shop_alias
            and refunds.shop_no = held_claims.shop_no
            and refunds.refund_id = held_claims.claim_id

)

select * from joined
