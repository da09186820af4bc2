-- grain: one row per claim (kind and number) and order line
-- units: pieces; amounts in `currency`
-- depends_on: {{ ref('int_touched_orders') }}
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
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

refunds as (

    select * from {{ ref('int_money_claim_refunds') }}

),

-- nothing given back is zero only where the mall would have said so
told as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id
    from {{ ref('int_orders_unioned') }}
    where tells_refunds

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
        lines.currency,

        -- numbers
        claims.qty,
        case when claims.claim_type <> 'cancel_unpaid' then claims.qty end as expected_restock_qty,
        cast(coalesce(refunds.refund_amount, case when told.order_id is not null then 0 end) as decimal(18, 2))
            as refund_amount,
        cast(coalesce(refunds.refund_pending_amount, case when told.order_id is not null then 0 end) as decimal(18, 2))
            as refund_pending_amount,

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
    left join refunds
        on
            claims.platform = refunds.platform
            and claims.shop_alias = refunds.shop_alias
            and claims.shop_no = refunds.shop_no
            and claims.claim_type = refunds.claim_type
            and claims.claim_id = refunds.claim_id
            and claims.line_id = refunds.line_id
    left join told
        on
            claims.platform = told.platform
            and claims.shop_alias = told.shop_alias
            and claims.shop_no = told.shop_no
            and claims.order_id = told.order_id

)

select * from final
