-- grain: one row per shop, claim and order line, in the column list every mall maps into
-- units: pieces
-- The mall numbers no claims: in Korea one is about one line and named by it, in Japan about a delivery. Whether
-- goods went back to stock neither tells. An order that ran out unpaid is no claim.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_makeshop__line_facts') }}
    where claim_id is not null

),

mapped as (

    select
        -- keys
        platform,
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
        native_reason,
        reason_group,
        reason_side,
        case when claim_phase in ('completed', 'refunding') then 'unknown' end as restock_state,
        cast(null as {{ dbt.type_string() }}) as restock_method,

        -- numbers
        quantity as qty,

        -- times (UTC)
        claim_requested_at as requested_at,
        cast(null as {{ type_utc() }}) as collected_at,
        claim_ended_at as completed_at
    from lines

)

select * from mapped
