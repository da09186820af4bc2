-- grain: one row per order
-- units: pieces; amounts in `currency`
-- depends_on: {{ ref('int_touched_orders') }}
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook='{{ forget_touched_orders() }}'
) }}
{% set shop = ['platform', 'shop_alias', 'shop_no'] %}
with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

claims as (

    select * from {{ ref('int_order_claims') }}

),

rolled_up as (

    select * from {{ ref('int_order_rollup') }}

),

shops as (

    select * from {{ ref('shops') }}

),

statuses as (

    select * from {{ ref('canonical_statuses') }}

),

keyed as (

    select
        orders.*,
        {{ row_key(['orders.platform', 'orders.shop_alias', 'orders.shop_no', 'orders.order_id']) }} as order_key
    from orders

),

final as (

    select
        -- keys
        keyed.order_key,
        keyed.platform,
        keyed.shop_alias,
        keyed.shop_no,
        keyed.order_id,
        keyed.market_order_id,
        keyed.origin_platform,
        keyed.customer_key,

        -- text
        coalesce(rolled_up.canonical_status, 'unknown') as canonical_status,
        keyed.sales_channel,
        keyed.native_order_status,
        keyed.payment_methods,
        keyed.shipping_scope,
        keyed.currency,

        -- numbers
        coalesce(statuses.status_rank, 0) as status_rank,
        coalesce(rolled_up.line_count, 0) as line_count,
        coalesce(rolled_up.sale_line_count, 0) as sale_line_count,
        coalesce(rolled_up.unit_count, 0) as unit_count,
        claims.open_claim_count,
        keyed.exchange_rate,
        cast(coalesce(rolled_up.gross_amount, 0) as decimal(18, 2)) as gross_amount,
        keyed.discount_seller,
        keyed.discount_platform,
        keyed.shipping_fee,
        keyed.shipping_discount,
        keyed.points_used,
        keyed.paid_amount,
        cast(keyed.money_amount_initial + keyed.points_amount_initial as decimal(18, 2)) as paid_amount_initial,
        cast(keyed.money_amount_current + keyed.points_amount_current as decimal(18, 2)) as paid_amount_current,
        keyed.product_amount_initial,
        keyed.product_amount_current,
        claims.refund_amount,
        claims.refund_pending_amount,
        claims.claim_fee_amount,
        keyed.vat_amount,
        keyed.fee_amount,
        keyed.settlement_amount,

        -- flags
        coalesce(rolled_up.is_mixed_close, false) as is_mixed_close,
        coalesce(rolled_up.has_shipped and rolled_up.has_unshipped, false) as is_partially_shipped,
        coalesce(rolled_up.has_cancelled and rolled_up.has_uncancelled, false) as is_partially_cancelled,
        coalesce(rolled_up.has_returned and rolled_up.has_unreturned, false) as is_partially_returned,
        keyed.is_paid,
        keyed.is_first_order,
        keyed.is_mobile,
        keyed.is_subscription,
        keyed.is_price_including_tax,
        coalesce(rolled_up.is_mirror, false) as is_mirror,

        -- dates (Korean calendar)
        {{ kst_date('keyed.ordered_at') }} as ordered_date_kst,
        {{ kst_date('keyed.paid_at') }} as paid_date_kst,
        {{ kst_date('keyed.cancelled_at') }} as cancelled_date_kst,
        -- and the shop's own
        {{ local_date('keyed.ordered_at', 'shops.time_zone') }} as ordered_date_local,

        -- times (UTC)
        keyed.ordered_at,
        keyed.paid_at,
        keyed.cancelled_at
    from keyed
    left join rolled_up on keyed.order_key = rolled_up.order_key
    left join shops
        on
            keyed.platform = shops.platform
            and keyed.shop_alias = shops.shop_alias
            and keyed.shop_no = shops.shop_no
    left join statuses on coalesce(rolled_up.canonical_status, 'unknown') = statuses.canonical_status
    left join claims
        on
            keyed.platform = claims.platform
            and keyed.shop_alias = claims.shop_alias
            and keyed.shop_no = claims.shop_no
            and keyed.order_id = claims.order_id

)

select * from final
