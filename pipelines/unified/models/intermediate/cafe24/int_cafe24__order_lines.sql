-- grain: one row per shop and order line, in the column list every mall maps into
-- units: pieces; amounts in `currency`
{{ config(materialized='table') }}
{% set zero = 'cast(0 as decimal(18, 2))' %}
with

facts as (

    select * from {{ ref('int_cafe24__line_facts') }}

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
        case
            when claim_type = 'cancel_unpaid' then claim_id
            when claim_type not in ('none', 'exchange_replacement') then coalesce(claim_id, line_id)
        end as claim_id,
        -- the mall plans a parcel's number before there is an invoice, and may change its mind
        case when has_parcel then shipment_id end as shipment_id,
        original_line_numbers,

        -- text
        seller_variant_code as seller_code,
        seller_product_code,
        product_name,
        option_text,
        sales_channel,
        native_status,
        case when claim_type not in ('none', 'exchange_replacement') then native_status end as native_claim_status,
        native_status_text,
        canonical_status,
        fulfilment_status,
        claim_type,
        claim_phase,
        refund_status,
        case when claim_type = 'none' then null else coalesce(reason_group, 'unknown') end as reason_group,
        case when is_replacement then 'exchange_replacement' else 'sale' end as line_kind,
        tax_class,
        supplier_code,
        carrier_code,
        carrier,
        tracking_no,
        deduct_stage,
        currency,

        -- numbers
        quantity as qty_ordered,
        qty_cancelled,
        qty_returned,
        quantity - qty_cancelled - qty_returned as qty_active,
        cast(unit_price + coalesce(option_price, 0) as decimal(18, 2)) as unit_price,
        cast((unit_price + coalesce(option_price, 0)) * quantity as decimal(18, 2)) as gross_amount,
        cast(
            coalesce(additional_discount, 0) + coalesce(coupon_discount, 0) + coalesce(app_discount, 0)
            as decimal(18, 2)
        ) as discount_seller,
        coalesce(market_discount, {{ zero }}) as discount_platform,
        payment_amount as paid_amount,
        supply_price,
        cast(null as decimal(18, 2)) as fee_amount,
        cast(null as decimal(18, 2)) as settlement_amount,

        -- flags
        coalesce(native_paid = 'T', false) as is_paid,
        coalesce(is_gift, false) as is_gift,

        -- times (UTC)
        ordered_at,
        paid_at,
        ship_due_at,
        shipped_at,
        delivered_at,
        confirmed_at,
        cancel_requested_at,
        cancelled_at,
        return_requested_at,
        return_collected_at,
        returned_at,
        exchange_requested_at,
        exchanged_at,
        refunded_at
    from facts

)

select * from mapped
