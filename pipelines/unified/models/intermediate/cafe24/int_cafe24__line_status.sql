-- grain: one row per shop and order line: what its native codes mean
-- Order of rules (unified model 1.2): the code's row of the map, its letter's row, unknown; passthrough and a claim on a part of
-- the line show the status before the claim, or where a claim of that kind can only begin: paid (C), delivered (R, E).
with

lines as (

    select * from {{ ref('int_cafe24__current_lines') }}

),

line_codes as (

    select
        native_code,
        claim_type,
        case
            when native_code = 'N10' then '{{ var("cafe24_n10_status") }}' else canonical_status
        end as canonical_status
    from {{ ref('order_status_map') }}
    where platform = 'cafe24' and level in ('line', 'line_prefix')

),

phases as (

    select * from {{ ref('claim_phase_map') }}
    where platform = 'cafe24'

),

mapped as (

    select
        lines.*,
        case
            when line_codes.native_code is not null then 'map'
            when letter_codes.native_code is not null then 'prefix'
            else 'none'
        end as status_rule,
        coalesce(line_codes.canonical_status, letter_codes.canonical_status, 'unknown') as mapped_status,
        coalesce(line_codes.claim_type, letter_codes.claim_type, 'none') as mapped_claim_type,
        coalesce(phases.claim_phase, letter_phases.claim_phase) as mapped_phase,
        coalesce(phases.refund_status, letter_phases.refund_status, 'none') as mapped_refund_status,
        case when before_codes.claim_type = 'none' then before_codes.canonical_status end as status_before_claim
    from lines
    left join line_codes on lines.native_status = line_codes.native_code
    left join line_codes as letter_codes on substr(lines.native_status, 1, 1) || '*' = letter_codes.native_code
    left join line_codes as before_codes on lines.native_status_before_claim = before_codes.native_code
    left join phases on lines.native_status = phases.native_code
    left join phases as letter_phases on substr(lines.native_status, 1, 1) || '*' = letter_phases.native_code

),

placed as (

    select
        *,
        case
            when mapped_claim_type in ('none', 'exchange_replacement') then mapped_status
            when mapped_claim_type = 'cancel_unpaid' then 'pending_payment'
            when status_before_claim is not null then status_before_claim
            when mapped_claim_type = 'cancel' then 'paid'
            else 'delivered'
        end as fulfilment_status,
        mapped_claim_type in ('cancel', 'return', 'exchange')
        and coalesce(claim_quantity between 1 and quantity - 1, false) as is_part_claimed,
        case native_withdrawn
            when 'Cancellation' then 'cancel' when 'Return' then 'return' when 'Exchange' then 'exchange'
        end as withdrawn_claim_type
    from mapped

),

resolved as (

    select
        shop_alias,
        shop_no,
        order_id,
        line_id,
        status_rule,
        case
            when is_void then 'void'
            when mapped_status = 'passthrough' or is_part_claimed then fulfilment_status
            else mapped_status
        end as canonical_status,
        case when is_void then 'void' else fulfilment_status end as fulfilment_status,
        case
            when is_replacement then 'exchange_replacement'
            when mapped_claim_type = 'none' then coalesce(withdrawn_claim_type, 'none')
            else mapped_claim_type
        end as claim_type,
        case
            when is_replacement then null
            when mapped_claim_type = 'none' and withdrawn_claim_type is not null then 'withdrawn'
            when mapped_status = 'passthrough' and native_withdrawn is not null then 'withdrawn'
            else mapped_phase
        end as claim_phase,
        case when is_replacement then 'none' else mapped_refund_status end as refund_status,
        mapped_status as claim_status,
        is_part_claimed
    from placed

)

select * from resolved
