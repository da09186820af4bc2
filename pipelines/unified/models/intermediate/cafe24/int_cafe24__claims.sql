-- grain: one row per shop, claim and order line, in the column list every mall maps into
-- units: pieces
{{ config(materialized='table') }}
with

claim_lines as (

    select * from {{ ref('int_cafe24__claim_lines') }}

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'cafe24'

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'cafe24'

),

joined as (

    select
        claim_lines.*,
        case
            when claim_lines.is_undone then 'withdrawn'
            when phases.claim_phase is not null then phases.claim_phase
            -- the record's line shows no code of this claim: then the record's own state tells
            when claim_lines.claim_native_status in ('canceled', 'returned', 'exchanged') then 'completed'
            when claim_lines.claim_native_status = 'canceling' then 'refunding'
            when claim_lines.claim_native_status = 'processing' then 'collecting'
            when claim_lines.claim_native_status in ('accept', 'accepted') then 'accepted'
            when claim_lines.claim_native_status = 'collected' then 'collected'
            else 'requested'
        end as claim_phase,
        coalesce(phases.refund_status, 'none') as refund_status,
        coalesce(line_reasons.reason_group, claim_reasons.reason_group, 'unknown') as reason_group,
        coalesce(claim_lines.native_reason, claim_lines.claim_native_reason) as reason_code,
        case
            when line_reasons.side = 'buyer' then 'buyer'
            when coalesce(line_reasons.side, claim_reasons.side) is not null then 'seller'
        end as reason_side
    from claim_lines
    left join phases
        on
            claim_lines.native_status = phases.native_code
            and substr(claim_lines.native_status, 1, 1) = case
                when claim_lines.claim_type = 'return' then 'R'
                when claim_lines.claim_type = 'exchange' then 'E'
                else 'C'
            end
    left join reasons as line_reasons on claim_lines.native_reason = line_reasons.native_code
    left join reasons as claim_reasons on claim_lines.claim_native_reason = claim_reasons.native_code

),

mapped as (

    select
        -- keys
        'cafe24' as platform,
        shop_alias,
        shop_no,
        claim_id,
        order_id,
        line_id,
        variant_id,

        -- text
        claim_type,
        claim_phase,
        refund_status,
        coalesce(claim_native_status, native_status) as native_claim_status,
        reason_code as native_reason,
        reason_group,
        reason_side,
        case
            when completed_at is null then null
            when is_restocked then 'restored'
            when not is_restocked then 'not_restored'
            else 'unknown'
        end as restock_state,
        case when completed_at is not null and is_restocked is not null then 'native_flag' end as restock_method,

        -- numbers
        case when claim_quantity between 1 and quantity then claim_quantity else quantity end as qty,

        -- times (UTC)
        requested_at,
        collected_at,
        completed_at
    from joined

)

select * from mapped
