-- grain: one row per shop and order
-- units: amounts in the order's currency
with

source as (

    {{ raw_rows('raw_cafe24', 'orders', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        order_id,
        {{ text('market_order_no') }} as market_order_id,
        member_key,

        -- text
        {{ text('currency') }} as currency,
        {{ text('order_place_id') }} as order_place,
        {{ text('order_place_name') }} as order_place_name,
        {{ text('market_id') }} as market,
        {{ text('paid') }} as native_paid,
        {{ text('canceled') }} as native_canceled,
        {{ text('shipping_status') }} as native_shipping_status,
        {{ listed('payment_method') }} as payment_methods,
        {{ listed('first_payment_methods') }} as first_payment_methods,
        case {{ text('shipping_type') }}
            when 'A' then 'domestic' when 'B' then 'abroad'
        end as shipping_scope,
        {{ text('service_type') }} as service_type,

        -- numbers
        {{ to_decimal('exchange_rate', 6) }} as exchange_rate,
        {{ to_decimal('initial_order_amount__order_price_amount') }} as initial_product_amount,
        {{ to_decimal('initial_order_amount__shipping_fee') }} as initial_shipping_fee,
        {{ to_decimal('initial_order_amount__points_spent_amount') }} as initial_points_used,
        {{ to_decimal('initial_order_amount__credits_spent_amount') }} as initial_credits_used,
        {{ to_decimal('initial_order_amount__coupon_discount_price') }} as initial_coupon_discount,
        {{ to_decimal('initial_order_amount__coupon_shipping_fee_amount') }} as initial_coupon_shipping_discount,
        {{ to_decimal('initial_order_amount__membership_discount_amount') }} as initial_membership_discount,
        {{ to_decimal('initial_order_amount__shipping_fee_discount_amount') }} as initial_shipping_discount,
        {{ to_decimal('initial_order_amount__set_product_discount_amount') }} as initial_set_discount,
        {{ to_decimal('initial_order_amount__app_discount_amount') }} as initial_app_discount,
        {{ to_decimal('initial_order_amount__point_incentive_amount') }} as initial_point_incentive,
        {{ to_decimal('initial_order_amount__total_amount_due') }} as initial_amount_due,
        {{ to_decimal('initial_order_amount__payment_amount') }} as initial_payment_amount,
        {{ to_decimal('initial_order_amount__market_other_discount_amount') }} as initial_market_discount,
        {{ to_decimal('initial_order_amount__tax') }} as initial_tax_amount,
        {{ to_decimal('actual_order_amount__order_price_amount') }} as actual_product_amount,
        {{ to_decimal('actual_order_amount__shipping_fee') }} as actual_shipping_fee,
        {{ to_decimal('actual_order_amount__points_spent_amount') }} as actual_points_used,
        {{ to_decimal('actual_order_amount__credits_spent_amount') }} as actual_credits_used,
        {{ to_decimal('actual_order_amount__coupon_discount_price') }} as actual_coupon_discount,
        {{ to_decimal('actual_order_amount__coupon_shipping_fee_amount') }} as actual_coupon_shipping_discount,
        {{ to_decimal('actual_order_amount__membership_discount_amount') }} as actual_membership_discount,
        {{ to_decimal('actual_order_amount__shipping_fee_discount_amount') }} as actual_shipping_discount,
        {{ to_decimal('actual_order_amount__set_product_discount_amount') }} as actual_set_discount,
        {{ to_decimal('actual_order_amount__app_discount_amount') }} as actual_app_discount,
        {{ to_decimal('actual_order_amount__point_incentive_amount') }} as actual_point_incentive,
        {{ to_decimal('actual_order_amount__total_amount_due') }} as actual_amount_due,
        {{ to_decimal('actual_order_amount__payment_amount') }} as actual_payment_amount,
        {{ to_decimal('actual_order_amount__market_other_discount_amount') }} as actual_market_discount,
        {{ to_decimal('actual_order_amount__tax') }} as actual_tax_amount,
        {{ to_decimal('payment_amount') }} as payment_amount,
        {{ to_decimal('naver_point') }} as naver_points_used,
        {{ to_decimal('commission') }} as commission,
        {{ to_decimal('total_supply_price') }} as supply_amount,
        {{ to_decimal('additional_shipping_fee') }} as additional_shipping_fee,
        {{ to_decimal('admin_additional_amount') }} as admin_additional_amount,

        -- flags
        {{ flag('first_order') }} as is_first_order,
        {{ flag('order_from_mobile') }} as is_mobile,
        {{ flag('subscription') }} as is_subscription,
        {{ flag('use_escrow') }} as is_escrow,
        {{ flag('store_pickup') }} as is_pickup,
        {{ flag('include_tax') }} as is_price_including_tax,

        -- times (UTC)
        {{ kst_to_utc('order_date') }} as ordered_at,
        {{ kst_to_utc('payment_date') }} as paid_at,
        {{ kst_to_utc('cancel_date') }} as cancelled_at,
        {{ kst_to_utc('return_confirmed_date') }} as return_confirmed_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
