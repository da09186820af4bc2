-- grain: one row per shop and product order: one line of a buyer's order
-- units: pieces; money and claims of the same record stand in models of their own, for it has some 280 columns
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_orders', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order__order_id as order_id,
        product_order__product_order_id as line_id,
        {{ text('product_order__claim_id') }} as claim_id,
        {{ text('product_order__original_product_id') }} as product_id,
        {{ text('product_order__product_id') }} as channel_product_id,
        {{ text('product_order__group_product_id') }} as group_product_id,
        coalesce({{ text('product_order__item_no') }}, {{ text('product_order__option_code') }}) as option_id,
        {{ text('product_order__package_number') }} as package_number,
        {{ text('product_order__merchant_channel_id') }} as channel_id,
        {{ text('product_order__mall_id') }} as merchant_id,
        {{ text('product_order__logistics_company_id') }} as logistics_company_id,
        {{ text('product_order__logistics_center_id') }} as logistics_center_id,
        coalesce(order__orderer_no_key, order__orderer_key) as customer_key,

        -- text
        {{ text('product_order__seller_product_code') }} as seller_product_code,
        {{ text('product_order__option_manage_code') }} as seller_variant_code,
        {{ text('product_order__seller_custom_code1') }} as seller_custom_code_1,
        {{ text('product_order__seller_custom_code2') }} as seller_custom_code_2,
        {{ text('product_order__product_name') }} as product_name,
        replace(replace({{ text('product_order__product_option') }}, ': ', '='), ' / ', ', ') as option_text,
        {{ text('product_order__product_class') }} as product_class,
        upper({{ text('product_order__product_order_status') }}) as native_status,
        upper({{ text('product_order__place_order_status') }}) as native_acknowledgement,
        upper({{ text('product_order__gift_receiving_status') }}) as native_gift_status,
        upper({{ text('product_order__claim_type') }}) as native_claim_type,
        upper({{ text('product_order__claim_status') }}) as native_claim_status,
        case {{ text('product_order__tax_type') }}
            when 'TAXATION' then 'taxable' when 'TAX_EXEMPTION' then 'exempt' when 'TAX_FREE' then 'zero'
        end as tax_class,
        {{ text('product_order__storage_type') }} as storage_type,
        {{ text('product_order__free_gift') }} as free_gift,
        {{ text('order__payment_means') }} as payment_method,
        upper({{ text('order__pay_location_type') }}) as pay_location,
        {{ text('product_order__delayed_dispatch_reason') }} as delay_reason,
        {{ text('product_order__expected_delivery_method') }} as expected_delivery_method,
        {{ text('product_order__expected_delivery_company') }} as expected_carrier_code,
        {{ text('product_order__delivery_attribute_type') }} as delivery_attribute,
        {{ text('product_order__delivery_policy_type') }} as delivery_policy,
        {{ text('product_order__shipping_fee_type') }} as delivery_fee_type,
        {{ text('product_order__delivery_tag_type') }} as delivery_tag,
        {{ text('product_order__hope_delivery__hope_delivery_ymd') }} as hoped_delivery_day,
        {{ text('product_order__hope_delivery__hope_delivery_hm') }} as hoped_delivery_time,
        {{ text('product_order__inflow_path') }} as inflow_path,
        {{ text('product_order__inflow_path_add') }} as inflow_path_detail,
        {{ text('delivery__delivery_method') }} as delivery_method,
        {{ text('delivery__delivery_company') }} as carrier_code,
        {{ text('delivery__tracking_number') }} as tracking_no,
        upper({{ text('delivery__delivery_status') }}) as native_delivery_status,
        {{ text('delivery__wrong_tracking_number_type') }} as wrong_tracking_type,

        -- numbers
        product_order__quantity as quantity,
        product_order__initial_quantity as initial_quantity,
        product_order__remain_quantity as remain_quantity,

        -- flags
        order__is_membership_subscribed as is_membership,
        case lower({{ text('order__is_delivery_memo_particular_input') }})
            when 'true' then true when 'false' then false
        end as is_memo_by_line,
        product_order__logistics_direct_contracted as is_warehouse_contracted,
        delivery__is_wrong_tracking_number as is_wrong_tracking_number,

        -- times (UTC)
        {{ kst_to_utc('order__order_date') }} as ordered_at,
        {{ kst_to_utc('order__payment_date') }} as paid_at,
        {{ kst_to_utc('order__payment_due_date') }} as payment_due_at,
        {{ kst_to_utc('product_order__place_order_date') }} as acknowledged_at,
        {{ kst_to_utc('product_order__shipping_due_date') }} as ship_due_at,
        {{ kst_to_utc('product_order__shipping_start_date') }} as shipping_starts_at,
        {{ kst_to_utc('product_order__arrival_guarantee_date') }} as arrival_guaranteed_at,
        {{ kst_to_utc('delivery__send_date') }} as shipped_at,
        {{ kst_to_utc('delivery__pickup_date') }} as picked_up_at,
        {{ kst_to_utc('delivery__delivered_date') }} as delivered_at,
        {{ kst_to_utc('delivery__wrong_tracking_number_registered_date') }} as wrong_tracking_noticed_at,
        {{ kst_to_utc('product_order__decision_date') }} as confirmed_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
