-- grain: one row per open claim (kind and number) and order line, with its age
-- units: pieces; amounts in `currency`; whole days of 24 hours, to where the data reaches (int_as_of)
with

claims as (

    select * from {{ ref('claims') }}
    where is_claim_open and not is_mirror

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

aged as (

    select
        claims.claim_line_key,
        claims.platform,
        claims.shop_alias,
        claims.shop_no,
        claims.claim_id,
        claims.order_id,
        claims.line_id,
        claims.sku,
        claims.claim_type,
        claims.claim_phase,
        claims.reason_group,
        claims.refund_status,
        claims.currency,
        claims.qty,
        claims.refund_pending_amount,
        -- null where the mall does not tell when it was asked for
        {{ whole_days('claims.requested_at', 'as_of.as_of_at') }} as days_open,
        claims.requested_date_kst,
        claims.requested_at
    from claims
    cross join as_of

)

select * from aged
