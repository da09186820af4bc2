-- grain: one row per shop, order and invoice number, in the column list every mall maps into
-- The mall has no parcels: lines of one order with one invoice number travel together. What left without an invoice
-- (handed over in person) is one parcel of its order. When it left is not told, only that it did.
{{ config(materialized='table') }}
{% set no_text, no_time = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as ' ~ type_utc() ~ ')' %}
with

lines as (

    select
        *,
        case when fulfilment_status in ('shipped', 'delivered', 'confirmed') then 1 else 0 end as is_sent,
        case when fulfilment_status in ('delivered', 'confirmed') then 1 else 0 end as is_there
    from {{ ref('int_wisa__line_facts') }}

),

grouped as (

    select
        shop_alias,
        shop_no,
        order_id,
        tracking_no,
        max(carrier) as carrier,
        max(is_sent) as is_sent,
        min(is_there) as is_there,
        count(*) as line_count,
        cast(sum(quantity) as bigint) as qty_shipped
    from lines
    where tracking_no is not null or is_sent = 1
    group by shop_alias, shop_no, order_id, tracking_no

),

mapped as (

    select
        -- keys
        'wisa' as platform,
        shop_alias,
        shop_no,
        order_id,
        {{ no_text }} as shipment_id,

        -- text
        {{ no_text }} as carrier_code,
        carrier,
        tracking_no,
        {{ no_text }} as native_status,
        case when is_there = 1 then 'delivered' when is_sent = 1 then 'shipped' else 'ready' end as shipment_status,

        -- numbers
        line_count,
        qty_shipped,

        -- times (UTC)
        {{ no_time }} as shipped_at,
        {{ no_time }} as delivered_at
    from grouped

)

select * from mapped
