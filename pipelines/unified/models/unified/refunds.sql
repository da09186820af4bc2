-- grain: one row per refund
-- units: amounts in `currency`, positive when given back
-- depends_on: {{ ref('int_touched_orders') }}
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook='{{ forget_touched_orders() }}'
) }}
{% set shop = ['platform', 'shop_alias', 'shop_no'] %}
with

refunds as (

    select * from {{ ref('int_money_refund_parts') }}

),

final as (

    select
        -- keys
        {{ row_key(shop + ['refund_id']) }} as refund_key,
        {{ row_key(shop + ['order_id']) }} as order_key,
        platform,
        shop_alias,
        shop_no,
        refund_id,
        order_id,
        claim_id,

        -- text
        claim_type,
        refund_status,
        refund_payment_methods,
        currency,

        -- numbers
        qty,
        refund_amount,
        money_amount,
        points_amount,
        claimed_amount,
        goods_amount,
        discount_platform,
        shipping_amount,
        claim_fee_amount,

        -- flags
        is_derived,
        is_goods_split,

        -- dates (Korean calendar)
        {{ kst_date('accepted_at') }} as accepted_date_kst,
        {{ kst_date('refunded_at') }} as refunded_date_kst,

        -- times (UTC)
        accepted_at,
        refunded_at
    from refunds

)

select * from final
