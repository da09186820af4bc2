-- grain: one row per shop, claim and order line: from the line's list of claims, or only from its status
-- units: amounts in the order's currency, positive when given back
-- A table: status, claims and refunds all read it.
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
with

lines as (

    select * from {{ ref('int_godomall5__current_lines') }}

),

recorded as (

    select * from {{ ref('int_godomall5__claim_records') }}

),

only_shown as (

    select
        lines.shop_alias,
        lines.shop_no,
        lines.order_id,
        lines.line_id,
        lines.order_id || '-' || lines.line_id as claim_id,
        lines.native_status,
        {{ no_text }} as native_status_before_claim,
        {{ no_text }} as native_mode,
        {{ no_text }} as native_reason,
        {{ no_amount }} as money_amount,
        {{ no_amount }} as points_amount,
        {{ no_amount }} as claim_fee_amount,
        false as is_complete,
        true as is_shown,
        cast(null as {{ type_utc() }}) as requested_at,
        cast(null as {{ type_utc() }}) as handled_at
    from lines
    left join recorded
        on
            lines.shop_alias = recorded.shop_alias
            and lines.order_id = recorded.order_id
            and lines.line_id = recorded.line_id
            and recorded.is_shown
    where lines.status_letter in ('b', 'e', 'r') and recorded.line_id is null

),

both_kinds as (

    select
        shop_alias,
        shop_no,
        order_id,
        line_id,
        claim_id,
        native_status,
        first_status_before_claim as native_status_before_claim,
        native_mode,
        native_reason,
        {{ godomall5_refund_money() }} as money_amount,
        cast(coalesce(refund_mileage, 0) + coalesce(refund_deposit, 0) as decimal(18, 2)) as points_amount,
        refund_fee as claim_fee_amount,
        coalesce(is_complete, false) as is_complete,
        is_shown,
        first_requested_at as requested_at,
        handled_at
    from recorded
    union all
    select * from only_shown

)

select * from both_kinds
