-- grain: one row per shop, claim and order line
-- From the claims' records, and from lines that name a claim or ask for one without there being a record.
-- An unpaid order that ran out is no claim.
with

recorded as (

    select * from {{ ref('int_cafe24__recorded_claim_lines') }}

),

lines as (

    select
        current_lines.*,
        line_status.claim_type,
        coalesce(current_lines.claim_id, current_lines.line_id) as line_claim_id
    from {{ ref('int_cafe24__current_lines') }} as current_lines
    inner join {{ ref('int_cafe24__line_status') }} as line_status
        on
            current_lines.shop_alias = line_status.shop_alias
            and current_lines.shop_no = line_status.shop_no
            and current_lines.line_id = line_status.line_id

),

only_named as (

    select
        lines.shop_alias,
        lines.shop_no,
        lines.line_claim_id as claim_id,
        lines.order_id,
        lines.line_id,
        lines.claim_type,
        lines.variant_id,
        lines.quantity,
        lines.claim_quantity,
        lines.native_status,
        lines.native_reason,
        case
            when lines.claim_type in ('cancel', 'cancel_unpaid') then lines.cancel_requested_at
            when lines.claim_type = 'return' then lines.return_requested_at
            else lines.exchange_requested_at
        end as requested_at,
        case when lines.claim_type = 'return' then lines.return_collected_at end as collected_at,
        case
            when lines.claim_type in ('cancel', 'cancel_unpaid') then lines.cancelled_at
            when lines.claim_type = 'return' then lines.returned_at
            else lines.exchanged_at
        end as completed_at,
        lines.load_id,
        cast(null as boolean) as is_undone,
        cast(null as boolean) as is_restocked,
        cast(null as {{ dbt.type_string() }}) as claim_native_status,
        cast(null as {{ dbt.type_string() }}) as claim_native_reason
    from lines
    left join recorded
        on
            lines.shop_alias = recorded.shop_alias
            and lines.shop_no = recorded.shop_no
            and lines.line_claim_id = recorded.claim_id
            and lines.line_id = recorded.line_id
            and replace(lines.claim_type, 'cancel_unpaid', 'cancel') = recorded.claim_type
    where
        lines.claim_type not in ('none', 'exchange_replacement')
        and (lines.claim_type <> 'cancel_unpaid' or lines.claim_id is not null)
        and recorded.line_id is null

),

both_kinds as (

    select * from recorded
    union all
    select * from only_named

)

select * from both_kinds
