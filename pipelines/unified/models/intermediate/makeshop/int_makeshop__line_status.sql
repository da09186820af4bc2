-- grain: one row per shop and order line: its meaning, its claim, and how many pieces the claim took off it
-- units: pieces; a claim on a part of a line splits the line at the mall, so it is always about the whole of one
-- Order of rules: the code's row of the map; in Japan else unknown; in Korea the dates, because the list of codes is
-- nowhere public (contract 2.7): a claim that ended, one that was asked for, the order's letter, the payment where it
-- failed, then how far the goods are. A cancel asked for before the goods left came to nothing.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_makeshop__line_codes') }}

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'makeshop'

),

claimed as (

    select
        *,
        case
            when code_status is not null then code_claim_type
            when flavor = 'jp' then 'none'
            {% for kind in ['exchange', 'return', 'cancel'] -%}
                when {{ kind }}_ended_at is not null then '{{ kind }}'
            {% endfor -%}
            {% for kind in ['exchange', 'return', 'cancel'] -%}
                when has_{{ kind }} then '{{ kind }}'
            {% endfor -%}
            when is_told_by_order then order_code_claim_type
            else 'none'
        end as claim_kind,
        exchange_ended_at is not null or return_ended_at is not null or cancel_ended_at is not null as is_ended,
        coalesce(cancel_requested_at < shipped_at, false) as is_cancel_outrun,
        -- Korea: not paid in the end; Japan: called off before it was paid
        goods_status in ('paid', 'pending_payment')
        and payment_status not in ('paid', 'pending_payment', 'passthrough') as is_payment_void
    from lines

),

resolved as (

    select
        *,
        case
            when is_void then 'void'
            when code_status is not null then code_status
            when flavor = 'jp' and is_code_unknown then 'unknown'
            when is_ended and claim_kind in ('cancel', 'return') and known_refund_status = 'pending' then 'refund_pending'
            when is_ended and claim_kind = 'exchange' then 'exchanged'
            when is_ended and claim_kind = 'return' then 'returned'
            when is_ended then 'cancelled'
            when has_exchange then 'exchange_requested'
            when has_return then 'return_requested'
            when has_cancel and not is_cancel_outrun then 'cancel_requested'
            when is_told_by_order then order_code_status
            when is_payment_void then payment_status
            else goods_status
        end as canonical_status
    from claimed

),

typed as (

    select
        resolved.*,
        case
            when canonical_status = 'cancelled' and claim_kind in ('cancel', 'none') and not is_paid then 'cancel_unpaid'
            else claim_kind
        end as claim_type,
        case claim_kind
            when 'cancel' then cancel_requested_at
            when 'return' then return_requested_at
            when 'exchange' then exchange_requested_at
        end as claim_requested_at,
        case claim_kind
            when 'cancel' then cancel_ended_at
            when 'return' then return_ended_at
            when 'exchange' then exchange_ended_at
        end as claim_ended_at,
        case claim_kind
            when 'cancel' then cancel_reason
            when 'return' then return_reason
            when 'exchange' then exchange_reason
        end as native_reason
    from resolved

),

graded as (

    select
        typed.*,
        case when typed.claim_type not in ('none', 'cancel_unpaid', 'exchange_replacement') then typed.line_claim_id end
            as claim_id,
        case
            when typed.canonical_status in ('void', 'unknown', 'payment_failed') then typed.canonical_status
            when typed.code_claim_type = 'none' and typed.code_status is not null then typed.code_status
            when typed.claim_type = 'cancel_unpaid' then 'pending_payment'
            else typed.goods_status
        end as fulfilment_status,
        case
            when typed.claim_type in ('none', 'exchange_replacement') then null
            when typed.canonical_status in ('cancelled', 'returned', 'exchanged', 'refunded', 'void') then 'completed'
            when typed.canonical_status = 'refund_pending' then 'refunding'
            when typed.canonical_status in ('cancel_requested', 'return_requested', 'exchange_requested') then 'requested'
            when typed.canonical_status in ('cancelling', 'returning', 'exchanging') then 'accepted'
            else 'rejected'
        end as claim_phase,
        -- Japan does not tell what is given back; a settled Korean claim without a record of it may owe money
        case
            when typed.flavor = 'jp' then null
            when typed.known_refund_status is not null then typed.known_refund_status
            when typed.canonical_status in ('cancelled', 'returned') and typed.claim_type <> 'cancel_unpaid' then 'unknown'
            else 'none'
        end as refund_status,
        case
            when typed.claim_type in ('none', 'exchange_replacement') or typed.flavor = 'jp' then null
            else coalesce(reasons.reason_group, 'unknown')
        end as reason_group,
        reasons.side as reason_side
    from typed
    left join reasons on replace(typed.native_reason, ' ', '') = reasons.native_code

),

counted as (

    select
        *,
        case
            when canonical_status = 'void' then quantity
            when canonical_status in ('cancelled', 'refund_pending') and claim_type in ('cancel', 'cancel_unpaid')
                then quantity
            else 0
        end as qty_cancelled,
        case
            when canonical_status in ('returned', 'refund_pending') and claim_type = 'return' then quantity
            else 0
        end as qty_returned
    from graded

)

select * from counted
