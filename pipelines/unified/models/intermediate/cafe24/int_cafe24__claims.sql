-- grain: one row per shop, claim and order line, in the column list every mall maps into
-- units: pieces
with

claim_lines as (

    select * from {{ ref('int_cafe24__claim_lines') }}

),

headers as (

    select * from {{ ref('int_cafe24__claim_headers') }}

),

line_status as (

    select
        current_lines.claim_id as line_claim_id,
        line_status.*
    from {{ ref('int_cafe24__line_status') }} as line_status
    inner join {{ ref('int_cafe24__current_lines') }} as current_lines
        on
            line_status.shop_alias = current_lines.shop_alias
            and line_status.shop_no = current_lines.shop_no
            and line_status.line_id = current_lines.line_id

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
        headers.is_restocked,
        -- a refused or withdrawn claim may be one the line has left behind: then the record alone tells
        case
            when line_status.claim_phase is not null then line_status.claim_phase
            when headers.is_undone then 'withdrawn'
            when headers.native_status in ('canceled', 'returned', 'exchanged') then 'completed'
            when headers.native_status = 'canceling' then 'refunding'
            when headers.native_status = 'processing' then 'collecting'
            when headers.native_status in ('accept', 'accepted') then 'accepted'
            when headers.native_status = 'collected' then 'collected'
            else coalesce(phases.claim_phase, 'requested')
        end as claim_phase,
        case
            when line_status.claim_phase is not null then line_status.refund_status
            else coalesce(phases.refund_status, 'none')
        end as refund_status,
        coalesce(line_reasons.reason_group, header_reasons.reason_group, 'unknown') as reason_group,
        coalesce(claim_lines.native_reason, headers.native_reason) as reason_code,
        case
            when line_reasons.side = 'buyer' then 'buyer'
            when coalesce(line_reasons.side, header_reasons.side) is not null then 'seller'
        end as reason_side,
        coalesce(headers.native_status, claim_lines.native_status) as claim_native_status
    from claim_lines
    left join headers
        on
            claim_lines.shop_alias = headers.shop_alias
            and claim_lines.shop_no = headers.shop_no
            and claim_lines.claim_id = headers.claim_id
    left join line_status
        on
            claim_lines.shop_alias = line_status.shop_alias
            and claim_lines.shop_no = line_status.shop_no
            and claim_lines.line_id = line_status.line_id
            and claim_lines.claim_id = coalesce(line_status.line_claim_id, line_status.line_id)
            and claim_lines.claim_type = line_status.claim_type
    left join phases on claim_lines.native_status = phases.native_code
    left join reasons as line_reasons on claim_lines.native_reason = line_reasons.native_code
    left join reasons as header_reasons on headers.native_reason = header_reasons.native_code

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
        claim_native_status as native_claim_status,
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
