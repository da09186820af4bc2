-- grain: one row per shop and order line, in the column list every mall maps into
-- units: pieces; amounts in `currency`
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
with

lines as (

    select * from {{ ref('int_makeshop__line_facts') }}

),

mapped as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        order_id,
        line_id,
        product_id,
        variant_id,
        shop_no as listing_shop_no,
        claim_id,
        -- lines of an order share a number of delivery before there is a parcel
        case when tracking_no is not null or has_left then delivery_id end as shipment_id,
        {{ no_text }} as original_line_numbers,

        -- text
        seller_code,
        seller_product_code,
        product_name,
        option_text,
        sales_channel,
        native_status,
        {{ no_text }} as native_claim_status,
        {{ no_text }} as native_status_text,
        canonical_status,
        fulfilment_status,
        claim_type,
        claim_phase,
        refund_status,
        reason_group,
        case when claim_type = 'exchange_replacement' then 'exchange_replacement' else 'sale' end as line_kind,
        {{ no_text }} as tax_class,
        supplier_code,
        carrier_code,
        carrier,
        tracking_no,
        -- a shop's own choice that no call tells
        {{ no_text }} as deduct_stage,
        currency,

        -- numbers
        quantity as qty_ordered,
        qty_cancelled,
        qty_returned,
        quantity - qty_cancelled - qty_returned as qty_active,
        cast(unit_price as decimal(18, 2)) as unit_price,
        cast(unit_price * quantity as decimal(18, 2)) as gross_amount,
        cast(discount_seller as decimal(18, 2)) as discount_seller,
        cast(0 as decimal(18, 2)) as discount_platform,
        cast(
            case when is_paid then unit_price * quantity - discount_seller else 0 end as decimal(18, 2)
        ) as paid_amount,
        supply_price,
        {{ no_amount }} as fee_amount,
        {{ no_amount }} as settlement_amount,

        -- flags
        is_paid,
        false as is_gift,

        -- times (UTC)
        ordered_at,
        paid_at,
        ship_due_at,
        shipped_at,
        delivered_at,
        confirmed_at,
        case when claim_type = 'cancel' then claim_requested_at end as cancel_requested_at,
        case when claim_type in ('cancel', 'cancel_unpaid') then claim_ended_at end as cancelled_at,
        case when claim_type = 'return' then claim_requested_at end as return_requested_at,
        cast(null as {{ type_utc() }}) as return_collected_at,
        case when claim_type = 'return' then claim_ended_at end as returned_at,
        case when claim_type = 'exchange' then claim_requested_at end as exchange_requested_at,
        case when claim_type = 'exchange' then claim_ended_at end as exchanged_at,
        refunded_at
    from lines

)

select * from mapped
