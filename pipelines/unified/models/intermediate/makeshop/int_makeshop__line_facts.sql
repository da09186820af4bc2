-- grain: one row per shop and order line: its meaning, its claim, and how many pieces the claim took off it
-- units: pieces; a claim on a part of a line splits the line at the mall, so it is always about the whole of one
-- A table: lines, claims, refunds and parcels read it.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_makeshop__current_lines') }}

),

status as (

    select * from {{ ref('int_makeshop__line_status') }}

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'makeshop'

),

joined as (

    select
        lines.*,
        status.canonical_status,
        status.fulfilment_status,
        status.has_left,
        status.claim_type,
        status.claim_phase,
        status.refund_status,
        case
            when status.claim_type not in ('none', 'cancel_unpaid', 'exchange_replacement') then lines.line_claim_id
        end as claim_id,
        -- Japan tells no reasons
        case
            when status.claim_type in ('none', 'exchange_replacement') or lines.flavor = 'jp' then null
            else coalesce(reasons.reason_group, 'unknown')
        end as reason_group,
        reasons.side as reason_side,
        status.claim_reason as native_reason,
        status.claim_requested_at,
        status.claim_ended_at,
        status.refunded_at
    from lines
    inner join status on lines.shop_alias = status.shop_alias and lines.line_id = status.line_id
    left join reasons on replace(status.claim_reason, ' ', '') = reasons.native_code

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
    from joined

)

select * from counted
