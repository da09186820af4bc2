-- grain: one row per shop and order line: what its native code means
-- Order of rules (unified model 1.2): the code's row of the map, its letter's row, unknown. A refund (r) is a cancel
-- before the goods leave and a return after. Under a claim the goods stand where they stood before it, or where such
-- claims begin: not paid (c), paid (r of goods that never left), delivered (all others).
with

lines as (

    select * from {{ ref('int_godomall5__current_lines') }}

),

shown_claims as (

    select * from {{ ref('int_godomall5__line_claims') }}
    where is_shown

),

line_codes as (

    select * from {{ ref('order_status_map') }}
    where platform = 'godomall5' and level in ('line', 'line_prefix')

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'godomall5'

),

mapped as (

    select
        lines.*,
        shown_claims.claim_id,
        coalesce(codes.canonical_status, letters.canonical_status, 'unknown') as code_status,
        coalesce(codes.claim_type, letters.claim_type, 'none') as code_claim_type,
        coalesce(phases.claim_phase, phase_letters.claim_phase) as code_phase,
        coalesce(phases.refund_status, phase_letters.refund_status, 'none') as code_refund_status,
        case
            when coalesce(before_codes.claim_type, before_letters.claim_type) = 'none'
                then coalesce(before_codes.canonical_status, before_letters.canonical_status)
        end as status_before_claim
    from lines
    left join shown_claims
        on
            lines.shop_alias = shown_claims.shop_alias
            and lines.order_id = shown_claims.order_id
            and lines.line_id = shown_claims.line_id
    left join line_codes as codes on lines.native_status = codes.native_code
    left join line_codes as letters on lines.status_letter || '*' = letters.native_code
    left join line_codes as before_codes on shown_claims.native_status_before_claim = before_codes.native_code
    left join line_codes as before_letters
        on substr(shown_claims.native_status_before_claim, 1, 1) || '*' = before_letters.native_code
    left join phases on lines.native_status = phases.native_code
    left join phases as phase_letters on lines.status_letter || '*' = phase_letters.native_code

),

resolved as (

    select
        shop_alias,
        shop_no,
        order_id,
        line_id,
        claim_id,
        case
            when is_void then 'void'
            when code_status <> 'refunded' then code_status
            when shipped_at is null then 'cancelled'
            else 'returned'
        end as canonical_status,
        case
            when is_void then 'void'
            when code_claim_type in ('none', 'exchange_replacement') then code_status
            when code_claim_type = 'cancel_unpaid' then 'pending_payment'
            when status_before_claim is not null then status_before_claim
            when code_claim_type = 'refund' and shipped_at is null then 'paid'
            else 'delivered'
        end as fulfilment_status,
        case
            when is_replacement then 'exchange_replacement'
            when code_claim_type = 'refund' then {{ godomall5_claim_type('status_letter') }}
            else code_claim_type
        end as claim_type,
        case when not is_replacement then code_phase end as claim_phase,
        case when is_replacement then 'none' else code_refund_status end as refund_status
    from mapped

)

select * from resolved
