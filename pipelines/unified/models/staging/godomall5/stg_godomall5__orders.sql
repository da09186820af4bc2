-- grain: one row per shop and order
-- units: amounts in won; times are Korean
with

source as (

    {{ raw_rows('raw_godomall5', 'orders', with_whole_load=true) }}

),

-- an order number begins with its own time, yymmddHHMMSS
timed as (

    select
        *,
        '20' || substr(order_no, 1, 2) || '-' || substr(order_no, 3, 2) || '-' || substr(order_no, 5, 2)
        || ' ' || substr(order_no, 7, 2) || ':' || substr(order_no, 9, 2) || ':' || substr(order_no, 11, 2)
            as order_no_time
    from source

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        coalesce({{ godomall5_number('mall_sno') }}, '1') as shop_no,
        order_no as order_id,
        {{ text('api_order_no') }} as channel_order_id,
        {{ text('api_order_goods_no') }} as channel_line_ids,
        mem_no_key as member_key,

        -- text
        'KRW' as currency,
        lower({{ text('order_status') }}) as native_status,
        lower({{ text('order_channel_fl') }}) as order_channel,
        lower({{ text('order_type_fl') }}) as order_device,
        {{ text('app_os') }} as app_system,
        {{ text('settle_kind') }} as payment_method,
        {{ text('mem_group_nm') }} as member_grade,
        {{ text('overseas_settle_currency') }} as overseas_currency,

        -- numbers
        {{ godomall5_pieces('order_goods_cnt') }} as goods_line_count,
        {{ godomall5_pieces('order_goods_status_cnt') }} as status_count,
        {% for column, name in [
            ('settle_price', 'settle_amount'), ('total_goods_price', 'product_amount'),
            ('total_delivery_charge', 'shipping_fee'), ('total_delivery_insurance_fee', 'shipping_insurance_fee'),
            ('total_goods_dc_price', 'goods_discount'), ('total_member_dc_price', 'member_discount'),
            ('total_member_overlap_dc_price', 'member_overlap_discount'),
            ('total_member_bank_dc_price', 'brand_bank_discount'),
            ('total_coupon_goods_dc_price', 'goods_coupon_discount'),
            ('total_coupon_order_dc_price', 'order_coupon_discount'), ('total_myapp_dc_price', 'app_discount'),
            ('total_enuri_dc_price', 'adjustment_discount'),
            ('total_cate_price_variant_dc_price', 'category_discount'),
            ('total_member_delivery_dc_price', 'member_shipping_discount'),
            ('total_coupon_delivery_dc_price', 'coupon_shipping_discount'),
            ('use_mileage', 'mileage_used'), ('use_deposit', 'deposit_used'),
            ('total_mileage', 'mileage_earned'), ('total_goods_mileage', 'goods_mileage'),
            ('total_member_mileage', 'member_mileage'), ('total_coupon_goods_mileage', 'goods_coupon_mileage'),
            ('total_coupon_order_mileage', 'order_coupon_mileage'), ('tax_supply_price', 'supply_amount'),
            ('tax_vat_price', 'vat_amount'), ('tax_free_price', 'tax_free_amount'),
            ('real_tax_supply_price', 'current_supply_amount'), ('real_tax_vat_price', 'current_vat_amount'),
            ('real_tax_free_price', 'current_tax_free_amount'),
            ('pg_real_tax_supply_price', 'gateway_supply_amount'), ('pg_real_tax_vat_price', 'gateway_vat_amount'),
            ('pg_real_tax_free_price', 'gateway_tax_free_amount'), ('overseas_settle_price', 'overseas_amount'),
        ] -%}
            {{ godomall5_money(column) }} as {{ name }},
        {% endfor %}
        -- flags
        {{ yes_no('first_sale_fl') }} as is_first_order,
        case lower(trim(order_type_fl)) when 'mobile' then true when 'pc' then false when 'write' then false end
            as is_mobile,
        {{ yes_no('multi_shipping_fl') }} as has_more_addresses,
        {{ yes_no('pg_charge_back') }} as is_charged_back,

        -- times (UTC)
        coalesce({{ kst_to_utc('order_date') }}, {{ kst_to_utc('order_no_time') }}) as ordered_at,
        {{ kst_to_utc('payment_dt') }} as paid_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from timed

)

select * from renamed
