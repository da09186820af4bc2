-- grain: one row per order line
-- units: pieces; amounts in `currency`
-- depends_on: {{ ref('int_touched_orders') }}
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook='{{ forget_touched_orders() }}'
) }}
{% set shop = ['platform', 'shop_alias', 'shop_no'] %}
{% set listing = ['platform', 'shop_alias', 'listing_shop_no'] %}
with

matched as (

    select * from {{ ref('int_order_lines_matched') }}

),

final as (

    select
        -- keys
        {{ row_key(shop + ['line_id']) }} as line_key,
        {{ row_key(shop + ['order_id']) }} as order_key,
        {{ row_key(listing + ['product_id']) }} as product_key,
        {{ row_key(listing + ['variant_id']) }} as variant_key,
        platform,
        shop_alias,
        shop_no,
        order_id,
        line_id,
        product_id,
        variant_id,
        claim_id,
        shipment_id,
        original_line_numbers,

        -- text
        -- of goods gone before the first load only the line tells
        coalesce(
            sku,
            {{ seller_code('seller_code') }},
            platform || ':' || shop_alias || ':' || coalesce(variant_id, product_id, line_id)
        ) as sku,
        coalesce(
            match_method,
            case when {{ seller_code('seller_code') }} is null then 'native' else 'variant_code' end
        ) as match_method,
        seller_code,
        seller_product_code,
        product_name,
        option_text,
        sales_channel,
        canonical_status,
        fulfilment_status,
        claim_type,
        claim_phase,
        refund_status,
        reason_group,
        line_kind,
        native_status,
        native_claim_status,
        native_status_text,
        tax_class,
        supplier_code,
        carrier_code,
        carrier,
        tracking_no,
        currency,

        -- numbers
        status_rank,
        qty_ordered,
        qty_cancelled,
        qty_returned,
        qty_active,
        case when not coalesce(is_set, false) then coalesce(units_per_listing, 1) end as units_per_listing,
        unit_price,
        gross_amount,
        discount_seller,
        discount_platform,
        cast(gross_amount - discount_seller - discount_platform as decimal(18, 2)) as net_amount,
        paid_amount,
        supply_price,
        fee_amount,
        settlement_amount,

        -- flags
        is_terminal,
        coalesce({{ is_sale() }}, false) as is_sale,
        coalesce({{ is_open_demand() }}, false) as is_open_demand,
        coalesce({{ is_claim_open() }} and canonical_status <> 'void', false) as is_claim_open,
        is_paid,
        is_gift,
        is_mirror,

        -- dates (Korean calendar)
        {{ kst_date('ordered_at') }} as ordered_date_kst,
        {{ kst_date('paid_at') }} as paid_date_kst,
        {{ kst_date('shipped_at') }} as shipped_date_kst,
        {{ kst_date('delivered_at') }} as delivered_date_kst,
        {{ kst_date('confirmed_at') }} as confirmed_date_kst,
        {{ kst_date('cancelled_at') }} as cancelled_date_kst,
        {{ kst_date('returned_at') }} as returned_date_kst,

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
    from matched

)

select * from final
