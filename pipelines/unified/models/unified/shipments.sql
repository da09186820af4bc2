-- grain: one row per order, parcel and invoice number
-- units: pieces
-- depends_on: {{ ref('int_touched_orders') }}
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook='{{ forget_touched_orders() }}'
) }}
{% set shop = ['platform', 'shop_alias', 'shop_no'] %}
with

shipments as (

    select * from {{ ref('int_shipments_unioned') }}

),

final as (

    select
        -- keys
        {{ row_key(shop + ['order_id', 'shipment_id', 'tracking_no']) }} as shipment_key,
        {{ row_key(shop + ['order_id']) }} as order_key,
        platform,
        shop_alias,
        shop_no,
        order_id,
        shipment_id,

        -- text
        shipment_status,
        native_status,
        carrier_code,
        carrier,
        tracking_no,

        -- numbers
        line_count,
        qty_shipped,

        -- dates (Korean calendar)
        {{ kst_date('shipped_at') }} as shipped_date_kst,
        {{ kst_date('delivered_at') }} as delivered_date_kst,

        -- times (UTC)
        shipped_at,
        delivered_at
    from shipments

)

select * from final
