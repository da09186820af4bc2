-- grain: one row per shop, claim and product order, in the column list every mall maps into
-- units: pieces
-- Every claim there ever was, with those that were taken back. A hold on the confirmation is one only where the mall
-- numbers it.
{{ config(materialized='table') }}
with

claims as (

    select * from {{ ref('int_naver_smartstore__line_claims') }}
    where claim_type <> 'holdback' or has_number

),

reasons as (

    select * from {{ ref('reason_map') }}
    where platform = 'naver_smartstore'

),

mapped as (

    select
        -- keys
        'naver_smartstore' as platform,
        claims.shop_alias,
        '1' as shop_no,
        claims.claim_id,
        claims.order_id,
        claims.line_id,
        claims.variant_id,

        -- text
        claims.claim_type,
        claims.claim_phase,
        claims.refund_status,
        claims.native_claim_status,
        claims.native_reason,
        coalesce(reasons.reason_group, 'unknown') as reason_group,
        reasons.side as reason_side,
        -- the mall says nothing about what came back to the shelf
        case
            when claims.claim_phase = 'completed' and claims.claim_type <> 'holdback' then 'unknown'
        end as restock_state,
        cast(null as {{ dbt.type_string() }}) as restock_method,

        -- numbers
        claims.qty,

        -- times (UTC)
        claims.requested_at,
        claims.collected_at,
        claims.completed_at
    from claims
    left join reasons on claims.native_reason = reasons.native_code

)

select * from mapped
