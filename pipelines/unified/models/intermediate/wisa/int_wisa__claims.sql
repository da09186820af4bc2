-- grain: one row per shop and claimed order line, in the column list every mall maps into
-- units: pieces
-- The mall has no records of claims: a claim is a state of its line, and has its line's id. What a buyer asked for and
-- did not get leaves no trace once the line moves on; reasons and times are not told.
{{ config(materialized='table') }}
{% set no_text, no_time = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as ' ~ type_utc() ~ ')' %}
with

claimed_lines as (

    select * from {{ ref('int_wisa__line_facts') }}
    where claim_id is not null

),

mapped as (

    select
        -- keys
        'wisa' as platform,
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
        native_status as native_claim_status,
        {{ no_text }} as native_reason,
        {{ no_text }} as reason_group,
        {{ no_text }} as reason_side,
        case when claim_phase = 'completed' then 'unknown' end as restock_state,
        {{ no_text }} as restock_method,

        -- numbers
        quantity as qty,

        -- times (UTC)
        {{ no_time }} as requested_at,
        {{ no_time }} as collected_at,
        {{ no_time }} as completed_at
    from claimed_lines

)

select * from mapped
