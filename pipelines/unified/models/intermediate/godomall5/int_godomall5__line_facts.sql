-- grain: one row per shop and order line: its meaning, its claim, and how many pieces the claim took off it
-- units: pieces; a claim on a part of a line splits the line at the mall, so it is always about the whole of one
-- A table: lines and the sums of their orders read it.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_godomall5__current_lines') }}

),

status as (

    select * from {{ ref('int_godomall5__line_status') }}

),

shown_claims as (

    select * from {{ ref('int_godomall5__line_claims') }}
    where is_shown

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'godomall5'

),

channels as (

    select * from {{ ref('sales_channels') }}
    where platform = 'godomall5'

),

joined as (

    select
        lines.*,
        status.claim_id,
        status.canonical_status,
        status.fulfilment_status,
        status.claim_type,
        status.claim_phase,
        status.refund_status,
        shown_claims.requested_at as claim_requested_at,
        -- until then the field holds nothing, or a time of something else
        case when status.claim_phase = 'completed' then shown_claims.handled_at end as claim_completed_at,
        coalesce(channels.sales_channel, lines.order_channel, 'own_mall') as sales_channel,
        reasons.reason_group
    from lines
    inner join status
        on
            lines.shop_alias = status.shop_alias
            and lines.order_id = status.order_id
            and lines.line_id = status.line_id
    left join shown_claims
        on
            lines.shop_alias = shown_claims.shop_alias
            and lines.order_id = shown_claims.order_id
            and lines.line_id = shown_claims.line_id
    left join channels on lines.order_channel = channels.native_code
    left join reasons on replace(shown_claims.native_reason, ' ', '') = reasons.native_code

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
