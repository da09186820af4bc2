-- question 8: Which claims are open, by type and phase, and for how long?
-- grain: one row per claim and order line
-- units: pieces; whole days, null where the mall does not tell when the claim was asked for
with

claims as (

    select * from {{ ref('claims') }}
    where is_claim_open and not is_mirror

),

present as (

    select * from {{ ref('int_as_of') }}

),

aged as (

    select
        claims.platform,
        claims.shop_alias,
        claims.claim_id,
        claims.order_id,
        claims.line_id,
        claims.claim_type,
        claims.claim_phase,
        claims.reason_group,
        claims.qty,
        claims.requested_at,
        {{ whole_days('claims.requested_at', 'present.as_of_at') }} as days_open,
        claims.refund_status
    from claims
    cross join present

)

select * from aged
order by claim_type, claim_phase, requested_at, platform, shop_alias, claim_id, line_id
