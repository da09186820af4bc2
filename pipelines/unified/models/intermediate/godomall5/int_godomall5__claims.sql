-- grain: one row per shop, claim and order line, in the column list every mall maps into
-- units: pieces
-- A claim follows the line's status while the line shows it. A record the line no longer shows is finished where it
-- says so; else it came to nothing, and the mall does not say by whom.
{{ config(materialized='table') }}
with

claim_lines as (

    select
        line_claims.*,
        current_lines.variant_id,
        current_lines.quantity,
        current_lines.shipped_at,
        current_lines.is_stock_restored,
        case when line_claims.is_shown then current_lines.status_letter else line_claims.native_mode end as claim_letter
    from {{ ref('int_godomall5__line_claims') }} as line_claims
    inner join {{ ref('int_godomall5__current_lines') }} as current_lines
        on
            line_claims.shop_alias = current_lines.shop_alias
            and line_claims.order_id = current_lines.order_id
            and line_claims.line_id = current_lines.line_id

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'godomall5'

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'godomall5'

),

joined as (

    select
        claim_lines.*,
        case
            when claim_lines.is_shown then coalesce(phases.claim_phase, letters.claim_phase)
            when claim_lines.is_complete then 'completed'
            else 'withdrawn'
        end as claim_phase,
        case
            when claim_lines.is_shown then coalesce(phases.refund_status, letters.refund_status)
            when claim_lines.is_complete and claim_lines.claim_letter = 'r' then 'done'
            else 'none'
        end as refund_status,
        coalesce(reasons.reason_group, 'unknown') as reason_group,
        reasons.side
    from claim_lines
    left join phases on claim_lines.is_shown and claim_lines.native_status = phases.native_code
    left join phases as letters
        on claim_lines.is_shown and substr(claim_lines.native_status, 1, 1) || '*' = letters.native_code
    left join reasons on replace(claim_lines.native_reason, ' ', '') = reasons.native_code

),

mapped as (

    select
        -- keys
        'godomall5' as platform,
        shop_alias,
        shop_no,
        claim_id,
        order_id,
        line_id,
        variant_id,

        -- text
        {{ godomall5_claim_type('claim_letter') }} as claim_type,
        claim_phase,
        refund_status,
        case when is_shown then native_status else native_mode end as native_claim_status,
        native_reason,
        reason_group,
        side as reason_side,
        case
            when claim_phase <> 'completed' then null
            when is_stock_restored then 'restored'
            when not is_stock_restored then 'not_restored'
            else 'unknown'
        end as restock_state,
        case when claim_phase = 'completed' and is_stock_restored is not null then 'native_flag' end as restock_method,

        -- numbers
        quantity as qty,

        -- times (UTC)
        requested_at,
        cast(null as {{ type_utc() }}) as collected_at,
        case when claim_phase = 'completed' then handled_at end as completed_at
    from joined

)

select * from mapped
