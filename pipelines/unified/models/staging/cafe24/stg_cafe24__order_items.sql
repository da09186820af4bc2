-- grain: one row per shop and order line
-- units: pieces; amounts in the order's currency; times without a zone are Korean
with

source as (

    {{ raw_rows('raw_cafe24', 'order_items') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        order_id,
        order_item_code as line_id,
        item_no as line_number,
        product_no as product_id,
        {{ text('product_code') }} as product_code,
        {{ text('variant_code') }} as variant_id,
        {{ text('claim_code') }} as claim_id,
        {{ text('shipping_code') }} as shipment_id,
        {{ text('naver_pay_order_id') }} as naver_pay_line_id,
        {{ text('market_item_no') }} as market_line_id,
        {{ listed('original_item_no') }} as original_line_numbers,

        -- text
        {{ text('custom_variant_code') }} as seller_variant_code,
        {{ text('custom_product_code') }} as seller_product_code,
        {{ text('market_custom_variant_code') }} as market_variant_code,
        {{ text('product_name') }} as product_name,
        {{ text('option_value') }} as option_text,
        {{ text('supplier_id') }} as supplier_code,
        upper({{ text('order_status') }}) as native_status,
        upper({{ text('order_status_before_cs') }}) as native_status_before_claim,
        upper({{ text('status_code') }}) as native_process_code,
        {{ text('status_text') }} as native_status_text,
        upper({{ text('claim_type') }}) as native_claim_letter,
        {{ text('request_undone') }} as native_withdrawn,
        {{ text('naver_pay_claim_status') }} as native_naver_pay_status,
        upper({{ text('claim_reason_type') }}) as native_reason,
        case {{ text('product_tax_type') }}
            when 'A' then 'taxable' when 'B' then 'exempt' when 'C' then 'zero'
        end as tax_class,
        {{ text('shipping_company_code') }} as carrier_code,
        {{ text('shipping_company_name') }} as carrier,
        {{ text('tracking_no') }} as tracking_no,
        multi_invoice as more_parcels,

        -- numbers
        {{ to_integer('quantity') }} as quantity,
        {{ to_integer('claim_quantity') }} as claim_quantity,
        {{ to_decimal('product_price') }} as unit_price,
        {{ to_decimal('option_price') }} as option_price,
        {{ to_decimal('additional_discount_price') }} as additional_discount,
        {{ to_decimal('coupon_discount_price') }} as coupon_discount,
        {{ to_decimal('app_item_discount_amount') }} as app_discount,
        {{ to_decimal('market_discount_amount') }} as market_discount,
        {{ to_decimal('payment_amount') }} as payment_amount,
        {{ to_decimal('supply_price') }} as supply_price,
        {{ to_decimal('individual_shipping_fee') }} as individual_shipping_fee,
        {{ to_integer('tax_rate') }} as tax_percent,

        -- flags
        {{ flag('gift') }} as is_gift,
        {{ flag('subscription') }} as is_subscription,
        {{ flag('product_bundle') }} as is_set,
        {{ flag('store_pickup') }} as is_pickup,

        -- times (UTC)
        {{ kst_to_utc('ordered_date') }} as ordered_at,
        {{ kst_to_utc('shipped_date') }} as shipped_at,
        {{ kst_to_utc('delivered_date') }} as delivered_at,
        {{ kst_to_utc('purchaseconfirmation_date') }} as confirmed_at,
        {{ kst_to_utc('cancel_request_date') }} as cancel_requested_at,
        {{ kst_to_utc('cancel_date') }} as cancelled_at,
        {{ kst_to_utc('return_request_date') }} as return_requested_at,
        {{ kst_to_utc('return_collected_date') }} as return_collected_at,
        {{ kst_to_utc('return_confirmed_date') }} as returned_at,
        {{ kst_to_utc('exchange_request_date') }} as exchange_requested_at,
        {{ kst_to_utc('exchange_date') }} as exchanged_at,
        {{ kst_to_utc('refund_date') }} as refunded_at,
        {{ kst_to_utc('shipping_expected_date') }} as ship_due_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
