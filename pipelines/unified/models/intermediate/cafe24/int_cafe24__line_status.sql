-- grain: one row per shop and order line: what its native codes mean
-- Order of rules (unified model 1.2): the code's row of the map, its letter's row, unknown; passthrough and a claim on
-- a part of the line show the status before the claim, or where such claims begin: paid (C), delivered (R, E).
with

coded as (

    select * from {{ ref('int_cafe24__line_codes') }}

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
        coded.*,
        coalesce(line_codes.canonical_status, line_letters.canonical_status, 'unknown') as line_code_status,
        coalesce(claim_codes.canonical_status, claim_letters.canonical_status) as claim_status,
        coalesce(claim_codes.claim_type, claim_letters.claim_type, 'none') as mapped_claim_type,
        coalesce(phases.claim_phase, phase_letters.claim_phase) as mapped_phase,
        coalesce(phases.refund_status, phase_letters.refund_status, 'none') as mapped_refund_status,
        case when before_codes.claim_type = 'none' then before_codes.canonical_status end as status_before_claim
    from coded
    left join line_codes on coded.native_status = line_codes.native_code
    left join line_codes as line_letters on substr(coded.native_status, 1, 1) || '*' = line_letters.native_code
    left join line_codes as claim_codes on coded.claim_code = claim_codes.native_code
    left join line_codes as claim_letters on substr(coded.claim_code, 1, 1) || '*' = claim_letters.native_code
    left join line_codes as before_codes on coded.native_status_before_claim = before_codes.native_code
    left join phases on coded.claim_code = phases.native_code
    left join phases as phase_letters on substr(coded.claim_code, 1, 1) || '*' = phase_letters.native_code

),

placed as (

    select
        *,
        case
            when native_status is null or substr(native_status, 1, 1) not in ('C', 'R', 'E') then line_code_status
            when mapped_claim_type = 'cancel_unpaid' then 'pending_payment'
            when status_before_claim is not null then status_before_claim
            when mapped_claim_type = 'cancel' then 'paid'
            else 'delivered'
        end as fulfilment_status,
        is_less_claimed and mapped_claim_type in ('cancel', 'return', 'exchange') as is_part_claimed
    from mapped

),

resolved as (

    select
        shop_alias,
        shop_no,
        order_id,
        line_id,
        case
            when is_void then 'void'
            when line_code_status = 'passthrough' or is_part_claimed then fulfilment_status
            else line_code_status
        end as canonical_status,
        case when is_void then 'void' else fulfilment_status end as fulfilment_status,
        case
            when is_replacement then 'exchange_replacement'
            when mapped_claim_type = 'none' then coalesce(withdrawn_claim_type, 'none')
            else mapped_claim_type
        end as claim_type,
        case
            when is_replacement then null
            when withdrawn_claim_type is not null and (mapped_claim_type = 'none' or is_part_claimed) then 'withdrawn'
            when withdrawn_claim_type is not null and claim_status = 'passthrough' then 'withdrawn'
            else mapped_phase
        end as claim_phase,
        case when is_replacement then 'none' else mapped_refund_status end as refund_status,
        claim_status,
        is_part_claimed
    from placed

)

select * from resolved
