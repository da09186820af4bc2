-- grain: one row per shop and product order: what its native codes mean
-- Order of rules (unified model 1.2, rules 3 and 4): productOrderStatus; a paid line by gift state and acknowledgement;
-- then the claim it shows, where that overrides. An unknown claim state counts as its kind's `*` row.
with

lines as (

    select
        *,
        native_status || '|' || native_acknowledgement as acknowledgement_code,
        native_status || '|' || native_gift_status as gift_code
    from {{ ref('int_naver_smartstore__current_lines') }}

),

shown_claims as (

    select * from {{ ref('int_naver_smartstore__shown_claims') }}

),

codes as (

    select * from {{ ref('order_status_map') }}
    where platform = 'naver_smartstore'

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'naver_smartstore'

),

mapped as (

    select
        lines.*,
        shown_claims.claim_id as shown_claim_id,
        shown_claims.native_claim_status as shown_native_claim_status,
        shown_claims.native_reason,
        shown_claims.is_held,
        coalesce(line_codes.canonical_status, 'unknown') as line_code_status,
        coalesce(line_codes.claim_type, 'none') as line_code_claim_type,
        coalesce(
            nullif(gift_codes.canonical_status, 'passthrough'),
            acknowledgement_codes.canonical_status,
            line_codes.canonical_status,
            'unknown'
        ) as line_status,
        coalesce(
            case when gift_codes.canonical_status <> 'passthrough' then gift_codes.native_label_ko end,
            acknowledgement_codes.native_label_ko,
            line_codes.native_label_ko
        ) as native_status_text,
        coalesce(claim_codes.canonical_status, claim_kinds.canonical_status, 'passthrough') as claim_status,
        coalesce(
            claim_codes.claim_type, {{ naver_claim_type('shown_claims.native_claim_type') }}, 'none'
        ) as shown_claim_type,
        coalesce(phases.claim_phase, phase_kinds.claim_phase) as mapped_phase,
        coalesce(phases.refund_status, phase_kinds.refund_status, 'none') as mapped_refund_status,
        coalesce(
            shown_claims.claim_quantity < coalesce(lines.remain_quantity, lines.qty_ordered), false
        ) as is_part_claimed
    from lines
    left join shown_claims
        on lines.shop_alias = shown_claims.shop_alias and lines.line_id = shown_claims.line_id
    left join codes as line_codes
        on lines.native_status = line_codes.native_code and line_codes.level = 'line'
    left join codes as acknowledgement_codes
        on
            lines.acknowledgement_code = acknowledgement_codes.native_code
            and acknowledgement_codes.level = 'line_ack'
    left join codes as gift_codes
        on lines.gift_code = gift_codes.native_code and gift_codes.level = 'line_gift'
    left join codes as claim_codes
        on shown_claims.claim_code = claim_codes.native_code and claim_codes.level = 'line_claim'
    left join codes as claim_kinds
        on
            shown_claims.native_claim_type || ':*' = claim_kinds.native_code
            and claim_kinds.level = 'line_claim_prefix'
    left join phases on shown_claims.claim_code = phases.native_code
    left join phases as phase_kinds on shown_claims.native_claim_type || ':*' = phase_kinds.native_code

),

phased as (

    select
        *,
        case when mapped_phase = 'requested' and is_held then 'held' else mapped_phase end as shown_phase,
        case
            when line_code_claim_type = 'none' then line_status
            when line_code_claim_type = 'cancel_unpaid' then 'pending_payment'
            when confirmed_at is not null then 'confirmed'
            when delivered_at is not null or line_code_claim_type <> 'cancel' then 'delivered'
            when shipped_at is not null then 'shipped'
            when native_acknowledgement = 'OK' then 'preparing'
            else 'paid'
        end as fulfilment_status
    from mapped

),

resolved as (

    select
        shop_alias,
        order_id,
        line_id,
        native_status_text,
        case
            when is_void then 'void'
            when
                {{ naver_claim_overrides(
                    'claim_status', 'line_code_status', 'shown_phase', 'is_part_claimed', 'remain_quantity = 0'
                ) | indent(16) }}
                then claim_status
            else line_status
        end as canonical_status,
        case when is_void then 'void' else fulfilment_status end as fulfilment_status,
        case when line_code_claim_type = 'cancel_unpaid' then 'cancel_unpaid' else shown_claim_type end as claim_type,
        case
            when line_code_claim_type = 'cancel_unpaid' then 'completed'
            when shown_claim_type <> 'none' then shown_phase
        end as claim_phase,
        mapped_refund_status as refund_status,
        case when shown_claim_type <> 'none' then shown_claim_id end as claim_id,
        shown_native_claim_status as native_claim_status,
        native_reason
    from phased

)

select * from resolved
