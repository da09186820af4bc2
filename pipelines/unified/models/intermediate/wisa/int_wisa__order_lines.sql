-- grain: one row per shop and order line, in the column list every mall maps into
-- units: pieces; amounts in `currency`
-- A line names its goods by number only: name and option are those of the catalogue now. No time is told but the
-- order's.
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
{% set no_time = 'cast(null as ' ~ type_utc() ~ ')' %}
with

facts as (

    select * from {{ ref('int_wisa__line_facts') }}

),

variants as (

    select * from {{ ref('int_wisa__variants') }}

),

products as (

    select * from {{ ref('int_wisa__products') }}

),

mapped as (

    select
        -- keys
        'wisa' as platform,
        facts.shop_alias,
        facts.shop_no,
        facts.order_id,
        facts.line_id,
        facts.product_id,
        facts.variant_id,
        facts.shop_no as listing_shop_no,
        facts.claim_id,
        -- a parcel has no number but its invoice's
        {{ no_text }} as shipment_id,
        {{ no_text }} as original_line_numbers,

        -- text
        -- the code the option has now may not be the one it was sold under
        {{ no_text }} as seller_code,
        {{ no_text }} as seller_product_code,
        products.product_name,
        variants.option_text,
        facts.sales_channel,
        facts.native_status,
        case when facts.claim_type <> 'none' then facts.native_status end as native_claim_status,
        facts.native_status_text,
        facts.canonical_status,
        facts.fulfilment_status,
        facts.claim_type,
        facts.claim_phase,
        facts.refund_status,
        {{ no_text }} as reason_group,
        'sale' as line_kind,
        {{ no_text }} as tax_class,
        {{ no_text }} as supplier_code,
        {{ no_text }} as carrier_code,
        facts.carrier,
        facts.tracking_no,
        {{ wisa_deduct_stage() }} as deduct_stage,
        facts.currency,

        -- numbers
        facts.quantity as qty_ordered,
        facts.qty_cancelled,
        facts.qty_returned,
        facts.quantity - facts.qty_cancelled - facts.qty_returned as qty_active,
        facts.unit_price,
        cast(facts.unit_price * facts.quantity as decimal(18, 2)) as gross_amount,
        -- a price is what was asked of the buyer: no discount is told beside it
        cast(0 as decimal(18, 2)) as discount_seller,
        cast(0 as decimal(18, 2)) as discount_platform,
        cast(
            case when facts.is_paid then facts.unit_price * facts.quantity else 0 end as decimal(18, 2)
        ) as paid_amount,
        {{ no_amount }} as supply_price,
        {{ no_amount }} as fee_amount,
        {{ no_amount }} as settlement_amount,

        -- flags
        facts.is_paid,
        false as is_gift,

        -- times (UTC)
        facts.ordered_at,
        {%- for name in [
            'paid_at', 'ship_due_at', 'shipped_at', 'delivered_at', 'confirmed_at', 'cancel_requested_at', 'cancelled_at',
            'return_requested_at', 'return_collected_at', 'returned_at', 'exchange_requested_at', 'exchanged_at',
        ] %}
            {{ no_time }} as {{ name }},
        {%- endfor %}
        {{ no_time }} as refunded_at
    from facts
    left join variants on facts.shop_alias = variants.shop_alias and facts.variant_id = variants.variant_id
    left join products on facts.shop_alias = products.shop_alias and facts.product_id = products.product_id

)

select * from mapped
