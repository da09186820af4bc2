{{ config(materialized='table') }}
-- grain: one row per shop, claim and product order: every claim there ever was
-- units: pieces; won
-- The first place that holds a claim says what it is; a date may stand in one of the others only.
-- Many models read it: a table, so that the places are searched once.
with

lines as (

    select * from {{ ref('int_naver_smartstore__current_lines') }}

),

records as (

    select * from {{ ref('int_naver_smartstore__claim_records') }}

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'naver_smartstore'

),

named as (

    select
        records.*,
        lines.order_id,
        lines.variant_id,
        lines.native_status as line_native_status,
        lines.qty_ordered,
        lines.remain_quantity,
        coalesce(records.claim_id, lines.claim_id, records.line_id) as known_claim_id,
        records.native_claim_type || ':' || records.native_claim_status as claim_code
    from records
    inner join lines on records.shop_alias = lines.shop_alias and records.line_id = lines.line_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by shop_alias, line_id, known_claim_id order by place_rank asc, claim_number desc, claim_code asc
        ) as record_rank,
        max(quantity) over (partition by shop_alias, line_id, known_claim_id) as known_quantity,
        max(native_reason) over (partition by shop_alias, line_id, known_claim_id) as known_reason,
        max(requested_at) over (partition by shop_alias, line_id, known_claim_id) as known_requested_at,
        max(accepted_at) over (partition by shop_alias, line_id, known_claim_id) as known_accepted_at,
        max(collected_at) over (partition by shop_alias, line_id, known_claim_id) as known_collected_at,
        max(completed_at) over (partition by shop_alias, line_id, known_claim_id) as known_completed_at
    from named

),

phased as (

    select
        ranked.*,
        {{ naver_claim_type('ranked.native_claim_type') }} as claim_type,
        coalesce(phases.claim_phase, phase_kinds.claim_phase, 'requested') as mapped_phase,
        coalesce(phases.refund_status, phase_kinds.refund_status, 'unknown') as refund_status
    from ranked
    left join phases on ranked.claim_code = phases.native_code
    left join phases as phase_kinds on ranked.native_claim_type || ':*' = phase_kinds.native_code
    where ranked.record_rank = 1

),

resolved as (

    select
        shop_alias,
        order_id,
        line_id,
        known_claim_id as claim_id,
        variant_id,
        claim_type,
        case
            when mapped_phase = 'requested' and holdback_status = 'HOLDBACK' then 'held' else mapped_phase
        end as claim_phase,
        refund_status,
        native_claim_type,
        native_claim_status,
        coalesce(native_reason, known_reason) as native_reason,
        fee_pay_method,
        -- a claim that does not say how many is about all that is left, or was before it was finished
        coalesce(
            quantity, known_quantity, case when mapped_phase <> 'completed' then remain_quantity end, qty_ordered
        ) as qty,
        fee_amount,
        claim_id is not null as has_number,
        known_requested_at as requested_at,
        known_accepted_at as accepted_at,
        known_collected_at as collected_at,
        case when mapped_phase = 'completed' then coalesce(completed_at, known_completed_at) end as completed_at
    from phased
    -- an order that ran out unpaid is no claim, even where the mall wrote a cancel for it
    where claim_type is not null and (line_native_status <> 'CANCELED_BY_NOPAYMENT' or claim_type <> 'cancel')

)

select * from resolved
