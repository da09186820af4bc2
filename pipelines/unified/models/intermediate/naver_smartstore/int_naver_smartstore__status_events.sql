-- grain: one row per shop, product order, time and kind of change: what it meant, by the maps of the line's status
-- An event does not say whether the seller had taken the order on (the line's own date does), nor how many pieces a
-- claim is about (the line's claims of that kind do).
with

changes as (

    {{ touched_orders('stg_naver_smartstore__order_changes') }}

),

lines as (

    select * from {{ ref('int_naver_smartstore__current_lines') }}

),

-- how many pieces the line had left when a claim began: what a finished cancel or return took is no longer there
sized_claims as (

    select
        claims.*,
        coalesce(lines.remain_quantity, lines.qty_ordered)
        + case when claims.claim_phase = 'completed' and claims.claim_type <> 'exchange' then claims.qty else 0 end
            as qty_left
    from {{ ref('int_naver_smartstore__line_claims') }} as claims
    inner join lines on claims.shop_alias = lines.shop_alias and claims.line_id = lines.line_id

),

part_claims as (

    select
        shop_alias,
        line_id,
        claim_type,
        max(case when qty < qty_left then 0 else 1 end) = 0 as is_part
    from sized_claims
    group by shop_alias, line_id, claim_type

),

codes as (

    select * from {{ ref('order_status_map') }}
    where platform = 'naver_smartstore'

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'naver_smartstore'

),

coded as (

    select
        changes.*,
        changes.native_status || '|' || changes.native_gift_status as gift_code,
        changes.native_status || '|' || case
            when lines.acknowledged_at <= changes.changed_at then 'OK' else 'NOT_YET'
        end as acknowledgement_code,
        changes.native_claim_type || ':' || changes.native_claim_status as claim_code,
        changes.native_claim_type || ':*' as claim_kind_code,
        {{ naver_claim_type('changes.native_claim_type') }} as claim_type
    from changes
    left join lines on changes.shop_alias = lines.shop_alias and changes.line_id = lines.line_id

),

mapped as (

    select
        coded.*,
        coalesce(line_codes.canonical_status, 'unknown') as line_code_status,
        coalesce(
            nullif(gift_codes.canonical_status, 'passthrough'),
            acknowledgement_codes.canonical_status,
            line_codes.canonical_status,
            'unknown'
        ) as line_status,
        coalesce(claim_codes.canonical_status, claim_kinds.canonical_status, 'passthrough') as claim_status,
        coalesce(phases.claim_phase, phase_kinds.claim_phase) as claim_phase,
        coalesce(part_claims.is_part, false) as is_part
    from coded
    left join part_claims
        on
            coded.shop_alias = part_claims.shop_alias
            and coded.line_id = part_claims.line_id
            and coded.claim_type = part_claims.claim_type
    left join codes as line_codes on coded.native_status = line_codes.native_code and line_codes.level = 'line'
    left join codes as acknowledgement_codes
        on
            coded.acknowledgement_code = acknowledgement_codes.native_code
            and acknowledgement_codes.level = 'line_ack'
    left join codes as gift_codes on coded.gift_code = gift_codes.native_code and gift_codes.level = 'line_gift'
    left join codes as claim_codes on coded.claim_code = claim_codes.native_code and claim_codes.level = 'line_claim'
    left join codes as claim_kinds
        on coded.claim_kind_code = claim_kinds.native_code and claim_kinds.level = 'line_claim_prefix'
    left join phases on coded.claim_code = phases.native_code
    left join phases as phase_kinds on coded.claim_kind_code = phase_kinds.native_code

),

resolved as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        order_id,
        line_id,
        event_type,
        native_changed_at,

        -- text
        native_status,
        native_claim_type,
        native_claim_status,
        case
            when
                {{ naver_claim_overrides(
                    'claim_status', 'line_code_status', 'claim_phase', 'is_part', 'false'
                ) | indent(16) }}
                then claim_status
            else line_status
        end as canonical_status,
        claim_type,
        claim_phase,

        -- flags
        is_address_changed,

        -- times (UTC)
        changed_at
    from mapped

)

select * from resolved
