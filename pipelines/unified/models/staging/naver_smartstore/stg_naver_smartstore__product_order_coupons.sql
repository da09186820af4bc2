-- grain: one row per shop, product order and coupon
-- units: won
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_order_coupons') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order__order_id as order_id,
        product_order__product_order_id as line_id,
        {{ text('coupon_publish_number') }} as coupon_id,

        -- text
        {{ text('coupon_class_code') }} as coupon_class,

        -- numbers
        position as coupon_number,
        {{ naver_won('coupon_discount_amount') }} as discount_amount,
        cast(naver_burden_ratio as decimal(18, 2)) as platform_percent,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
