-- grain: one row per shop, order and invoice number, in the column list every mall maps into
-- The mall has no parcels: lines of one order with one invoice number travel together. What leaves without an invoice
-- (handed over in person) is one parcel of its order.
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_godomall5__current_lines') }}
    where tracking_no is not null or shipped_at is not null

),

grouped as (

    select
        shop_alias,
        shop_no,
        order_id,
        tracking_no,
        max(carrier_code) as carrier_code,
        max(carrier) as carrier,
        count(*) as line_count,
        cast(sum(quantity) as bigint) as qty_shipped,
        min(shipped_at) as shipped_at,
        case when count(*) = count(delivered_at) then max(delivered_at) end as delivered_at
    from lines
    group by shop_alias, shop_no, order_id, tracking_no

),

mapped as (

    select
        -- keys
        'godomall5' as platform,
        shop_alias,
        shop_no,
        order_id,
        cast(null as {{ dbt.type_string() }}) as shipment_id,

        -- text
        carrier_code,
        carrier,
        tracking_no,
        cast(null as {{ dbt.type_string() }}) as native_status,
        case
            when delivered_at is not null then 'delivered'
            when shipped_at is not null then 'shipped'
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
