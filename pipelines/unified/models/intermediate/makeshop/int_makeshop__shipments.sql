-- grain: one row per shop, order, number of delivery and invoice number, in the column list every mall maps into
-- Lines of a Korean order share a number of delivery until a parcel is made: without an invoice or a date it is none.
-- A Japanese delivery is one parcel once it is sent.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_makeshop__line_facts') }}
    where tracking_no is not null or has_left

),

grouped as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id,
        delivery_id as shipment_id,
        tracking_no,
        max(carrier_code) as carrier_code,
        max(carrier) as carrier,
        max(case flavor when 'jp' then native_status end) as native_status,
        count(*) as line_count,
        cast(sum(quantity) as bigint) as qty_shipped,
        {{ any_row('has_left') }} as has_left,
        min(shipped_at) as shipped_at,
        case when count(*) = count(delivered_at) then max(delivered_at) end as delivered_at
    from lines
    group by platform, shop_alias, shop_no, order_id, delivery_id, tracking_no

),

mapped as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        order_id,
        shipment_id,

        -- text
        carrier_code,
        carrier,
        tracking_no,
        native_status,
        case
            when delivered_at is not null then 'delivered'
            when has_left then 'shipped'
            else 'ready'
        end as shipment_status,

        -- numbers
        line_count,
        qty_shipped,

        -- times (UTC)
        shipped_at,
        delivered_at
    from grouped

)

select * from mapped
