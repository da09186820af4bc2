-- grain: one row per shop and product order: the money of the line, and of its whole order repeated on each line
-- units: won; order_* are of the whole order and repeat on each of its lines
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_orders') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order__order_id as order_id,
        product_order__product_order_id as line_id,

        -- text
        {{ text('product_order__commission_rating_type') }} as fee_rule,
        {{ text('product_order__commission_pre_pay_status') }} as fee_prepayment,
        {{ text('product_order__applied_card_promotion__promotion_name') }} as card_promotion,
        {{ text('product_order__applied_card_promotion__card_company_name') }} as card_company,

        -- numbers
        {{ naver_won('order__general_payment_amount') }} as order_money_amount,
        {{ naver_won('order__pay_later_payment_amount') }} as order_pay_later_amount,
        {{ naver_won('order__naver_mileage_payment_amount') }} as order_mileage_amount,
        {{ naver_won('order__charge_amount_payment_amount') }} as order_charged_amount,
        {{ naver_won('order__checkout_accumulation_payment_amount') }} as order_accumulated_amount,
        {{ naver_won('order__order_discount_amount') }} as order_discount_amount,
        {{ naver_won('product_order__unit_price') }} as unit_price,
        {{ naver_won('product_order__option_price') }} as option_price,
        {{ naver_won('product_order__total_product_amount') }} as total_product_amount,
        {{ naver_won('product_order__initial_product_amount') }} as initial_product_amount,
        {{ naver_won('product_order__remain_product_amount') }} as remain_product_amount,
        {{ naver_won('product_order__total_payment_amount') }} as total_payment_amount,
        {{ naver_won('product_order__initial_payment_amount') }} as initial_payment_amount,
        {{ naver_won('product_order__remain_payment_amount') }} as remain_payment_amount,
        {{ naver_won('product_order__product_discount_amount') }} as product_discount_amount,
        {{ naver_won('product_order__initial_product_discount_amount') }} as initial_discount_amount,
        {{ naver_won('product_order__remain_product_discount_amount') }} as remain_discount_amount,
        {{ naver_won('product_order__product_imediate_discount_amount') }} as immediate_discount_amount,
        {{ naver_won('product_order__product_product_discount_amount') }} as coupon_discount_amount,
        {{ naver_won('product_order__product_multiple_purchase_discount_amount') }} as multi_purchase_discount_amount,
        {{ naver_won('product_order__seller_burden_discount_amount') }} as seller_discount_amount,
        {{ naver_won('product_order__initial_seller_burden_discount_amount') }} as initial_seller_discount_amount,
        {{ naver_won('product_order__remain_seller_burden_discount_amount') }} as remain_seller_discount_amount,
        {{ naver_won('product_order__seller_burden_imediate_discount_amount') }} as seller_immediate_discount_amount,
        {{ naver_won('product_order__seller_burden_product_discount_amount') }} as seller_coupon_discount_amount,
        {{ naver_won('product_order__seller_burden_multiple_purchase_discount_amount') }}
            as seller_multi_purchase_discount_amount,
        {{ naver_won('product_order__seller_burden_store_discount_amount') }} as seller_store_discount_amount,
        {{ naver_won('product_order__applied_card_promotion__promotion_apply_amount') }} as card_promotion_amount,
        {{ naver_won('product_order__delivery_fee_amount') }} as delivery_fee_amount,
        {{ naver_won('product_order__delivery_discount_amount') }} as delivery_discount_amount,
        {{ naver_won('product_order__section_delivery_fee') }} as section_delivery_fee,
        {{ naver_won('product_order__hope_delivery__additional_fee') }} as hoped_delivery_fee,
        {{ naver_won('product_order__payment_commission') }} as payment_fee,
        {{ naver_won('product_order__sale_commission') }} as sale_fee,
        {{ naver_won('product_order__channel_commission') }} as channel_fee,
        {{ naver_won('product_order__knowledge_shopping_selling_interlock_commission') }} as price_comparison_fee,
        {{ naver_won('product_order__expected_settlement_amount') }} as expected_settlement_amount,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
