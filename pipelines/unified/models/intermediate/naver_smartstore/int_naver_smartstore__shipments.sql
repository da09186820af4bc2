-- grain: one row per shop, order, package and invoice number, in the column list every mall maps into
{{ config(materialized='table') }}
with

lines as (

    select * from {{ ref('int_naver_smartstore__line_facts') }}
    where tracking_no is not null or shipped_at is not null

),

grouped as (

    select
        platform,
        shop_alias,
        shop_no,
        order_id,
        package_key as shipment_id,
        tracking_no,
        max(carrier_code) as carrier_code,
        max(native_delivery_status) as native_status,
        count(*) as line_count,
        cast(sum(qty_ordered - qty_cancelled) as bigint) as qty_shipped,
        min(shipped_at) as shipped_at,
        case when count(*) = count(delivered_at) then max(delivered_at) end as delivered_at
    from lines
    group by platform, shop_alias, shop_no, order_id, package_key, tracking_no

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
        cast(null as {{ dbt.type_string() }}) as carrier,
        tracking_no,
        native_status,
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
