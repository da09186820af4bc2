-- grain: one row per shop, order, parcel and invoice number, in the column list every mall maps into
-- The lines say which parcel they are in and whether it left; a number the mall only plans is no parcel yet.
-- The parcel call adds the mall's own state while it moves.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_cafe24__current_lines') }}
    where tracking_no is not null or (shipment_id is not null and shipped_at is not null)

),

parcels as (

    select * from {{ ref('stg_cafe24__shipments') }}

),

parcel_lines as (

    select
        shop_alias,
        shop_no,
        order_id,
        shipment_id,
        max(native_status) as native_status
    from {{ ref('stg_cafe24__shipment_items') }}
    group by shop_alias, shop_no, order_id, shipment_id

),

grouped as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id,
        shipment_id,
        tracking_no,
        max(carrier_code) as carrier_code,
        max(carrier) as carrier,
        count(*) as line_count,
        cast(sum(quantity) as bigint) as qty_shipped,
        min(shipped_at) as shipped_at,
        case when count(*) = count(delivered_at) then max(delivered_at) end as delivered_at
    from lines
    group by platform, shop_alias, shop_no, order_id, shipment_id, tracking_no

),

mapped as (

    select
        -- keys
        grouped.platform,
        grouped.shop_alias,
        grouped.shop_no,
        grouped.order_id,
        grouped.shipment_id,

        -- text
        grouped.carrier_code,
        grouped.carrier,
        grouped.tracking_no,
        coalesce(parcel_lines.native_status, parcels.native_status) as native_status,
        case
            when grouped.delivered_at is not null then 'delivered'
            when grouped.shipped_at is not null then 'shipped'
            else 'ready'
        end as shipment_status,

        -- numbers
        grouped.line_count,
        grouped.qty_shipped,

        -- times (UTC)
        grouped.shipped_at,
        grouped.delivered_at
    from grouped
    left join parcels
        on
            grouped.shop_alias = parcels.shop_alias
            and grouped.shop_no = parcels.shop_no
            and grouped.order_id = parcels.order_id
            and grouped.shipment_id = parcels.shipment_id
            and grouped.tracking_no = parcels.tracking_no
    left join parcel_lines
        on
            parcels.shop_alias = parcel_lines.shop_alias
            and parcels.shop_no = parcel_lines.shop_no
            and parcels.order_id = parcel_lines.order_id
            and parcels.shipment_id = parcel_lines.shipment_id

)

select * from mapped
