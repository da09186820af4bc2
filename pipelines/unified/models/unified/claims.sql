-- grain: one row per claim (kind and number) and order line
-- units: pieces
-- depends_on: {{ ref('int_touched_orders') }}
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='sync_all_columns',
    pre_hook='{{ forget_touched_orders() }}'
) }}
{% set shop = ['claims.platform', 'claims.shop_alias', 'claims.shop_no'] %}
with

claims as (

    select * from {{ ref('int_claims_unioned') }}

),

lines as (

    select * from {{ ref('order_lines') }}

),

final as (

    select
        -- keys
        {{ row_key(shop + ['claims.claim_type', 'claims.claim_id', 'claims.line_id']) }} as claim_line_key,
        {{ row_key(shop + ['claims.order_id']) }} as order_key,
        {{ row_key(shop + ['claims.line_id']) }} as line_key,
        claims.platform,
        claims.shop_alias,
        claims.shop_no,
        claims.claim_id,
        claims.order_id,
        claims.line_id,
        claims.variant_id,

        -- text
        lines.sku,
        claims.claim_type,
        claims.claim_phase,
        claims.refund_status,
        claims.native_claim_status,
        claims.reason_group,
        claims.native_reason,
        claims.reason_side,
        claims.restock_state,
        claims.restock_method,

        -- numbers
        claims.qty,
        case when claims.claim_type <> 'cancel_unpaid' then claims.qty end as expected_restock_qty,

        -- flags
        coalesce({{ is_claim_open('claims.') }}, false) as is_claim_open,
        coalesce(lines.is_mirror, false) as is_mirror,

        -- dates (Korean calendar)
        {{ kst_date('claims.requested_at') }} as requested_date_kst,
        {{ kst_date('claims.completed_at') }} as claim_completed_date_kst,

        -- times (UTC)
        claims.requested_at,
        claims.collected_at,
        claims.completed_at as claim_completed_at
    from claims
    left join lines
        on
            claims.platform = lines.platform
            and claims.shop_alias = lines.shop_alias
            and claims.shop_no = lines.shop_no
            and claims.line_id = lines.line_id

)

select * from final
