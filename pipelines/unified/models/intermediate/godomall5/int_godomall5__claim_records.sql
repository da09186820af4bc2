-- grain: one row per shop, claim and order line in the lines' lists of claims
-- The line's own status comes first (contract 4.3): a line shows the newest record that fits it. Of a return that went
-- on to its refund under one number the newest record counts. Unpaid cancels (c) and replacements (z) are no claims.
{% set newest = 'order by fit desc, requested_at desc nulls last, claim_number desc' %}
{% set of_claim = 'partition by shop_alias, order_id, line_id, claim_id' %}
with

lines as (

    select * from {{ ref('int_godomall5__current_lines') }}

),

records as (

    select
        *,
        order_id || '-' || coalesce(claim_group, line_id || '-' || cast(claim_number as {{ dbt.type_string() }}))
            as claim_id
    from {{ ref('stg_godomall5__order_claims') }}
    where native_mode is null or native_mode not in ('c', 'z')

),

fitted as (

    select
        records.*,
        lines.shop_no,
        lines.native_status,
        case
            when lines.status_letter in ('b', 'r') and coalesce(records.native_mode, 'r') in ('b', 'r') then 1
            when lines.status_letter = 'e' and coalesce(records.native_mode, 'e') = 'e' then 1
            else 0
        end as fit
    from records
    inner join lines
        on
            records.shop_alias = lines.shop_alias
            and records.order_id = lines.order_id
            and records.line_id = lines.line_id
            and records.load_id >= lines.whole_load_id

),

ranked as (

    select
        *,
        row_number() over (partition by shop_alias, order_id, line_id {{ newest }}) as line_rank,
        row_number() over ({{ of_claim }} {{ newest }}) as claim_rank,
        min(requested_at) over ({{ of_claim }}) as first_requested_at,
        first_value(native_status_before_claim) over (
            {{ of_claim }} order by requested_at asc nulls first, claim_number asc
        ) as first_status_before_claim
    from fitted

),

recorded as (

    select
        *,
        line_rank = 1 and fit = 1 as is_shown
    from ranked
    where claim_rank = 1

)

select * from recorded
