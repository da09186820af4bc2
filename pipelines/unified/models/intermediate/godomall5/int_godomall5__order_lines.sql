-- grain: one row per shop and order line, in the column list every mall maps into
-- units: pieces; amounts in `currency`
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
with

facts as (

    select * from {{ ref('int_godomall5__line_facts') }}

),

mapped as (

    select
        -- keys
        'godomall5' as platform,
        shop_alias,
        shop_no,
        order_id,
        line_id,
        product_id,
        variant_id,
        -- goods and stock belong to the whole mall, whichever of its shops sold them
        '1' as listing_shop_no,
        case when not is_replacement then claim_id end as claim_id,
        -- a parcel has no number but its invoice's
        {{ no_text }} as shipment_id,
        {{ no_text }} as original_line_numbers,

        -- text
        seller_code,
        seller_product_code,
        product_name,
        option_text,
        sales_channel,
        native_status,
        case when claim_type not in ('none', 'exchange_replacement') then native_status end as native_claim_status,
        {{ no_text }} as native_status_text,
        canonical_status,
        fulfilment_status,
        claim_type,
        claim_phase,
        refund_status,
        case when claim_type = 'none' then null else coalesce(reason_group, 'unknown') end as reason_group,
        case when is_replacement then 'exchange_replacement' else 'sale' end as line_kind,
        {{ no_text }} as tax_class,
        supplier_code,
        carrier_code,
        carrier,
        tracking_no,
        -- a shop's own choice that no call tells; an unpaid line whose stock is taken shows it
        case when paid_at is null and is_stock_taken then 'order' end as deduct_stage,
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
            case when paid_at is null or is_replacement then 0 else unit_price * quantity - discount_seller end
            as decimal(18, 2)
        ) as paid_amount,
        cast(supply_price as decimal(18, 2)) as supply_price,
        {{ no_amount }} as fee_amount,
        {{ no_amount }} as settlement_amount,

        -- flags
        paid_at is not null as is_paid,
        false as is_gift,

        -- times (UTC)
        ordered_at,
        paid_at,
        cast(null as {{ type_utc() }}) as ship_due_at,
        shipped_at,
        delivered_at,
        confirmed_at,
        case when claim_type = 'cancel' then claim_requested_at end as cancel_requested_at,
        case
            when claim_type in ('cancel', 'cancel_unpaid') then coalesce(cancelled_at, claim_completed_at)
        end as cancelled_at,
        case when claim_type = 'return' then claim_requested_at end as return_requested_at,
        cast(null as {{ type_utc() }}) as return_collected_at,
        case when claim_type = 'return' then claim_completed_at end as returned_at,
        case when claim_type = 'exchange' then claim_requested_at end as exchange_requested_at,
        case when claim_type = 'exchange' then claim_completed_at end as exchanged_at,
        case when refund_status = 'done' then claim_completed_at end as refunded_at
    from facts

)

select * from mapped
