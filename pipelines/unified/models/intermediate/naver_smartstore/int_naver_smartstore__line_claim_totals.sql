-- grain: one row per shop and product order with claims: what they add up to and when
-- units: pieces that were really cancelled or returned
with

claims as (

    select * from {{ ref('int_naver_smartstore__line_claims') }}

),

summed as (

    select
        shop_alias,
        line_id,
        cast(sum(
            case when claim_type = 'cancel' and claim_phase = 'completed' then qty else 0 end
        ) as bigint) as cancel_quantity,
        cast(sum(
            case when claim_type = 'return' and claim_phase = 'completed' then qty else 0 end
        ) as bigint) as return_quantity,
        max(case when claim_type = 'return' then collected_at end) as return_collected_at,
        max(case when claim_type in ('cancel', 'return') then completed_at end) as refunded_at,
        max(case when claim_type = 'cancel' then requested_at end) as cancel_requested_at,
        max(case when claim_type = 'cancel' then completed_at end) as cancel_completed_at,
        max(case when claim_type = 'return' then requested_at end) as return_requested_at,
        max(case when claim_type = 'return' then completed_at end) as return_completed_at,
        max(case when claim_type = 'exchange' then requested_at end) as exchange_requested_at,
        max(case when claim_type = 'exchange' then completed_at end) as exchange_completed_at
    from claims
    group by shop_alias, line_id

)

select * from summed
