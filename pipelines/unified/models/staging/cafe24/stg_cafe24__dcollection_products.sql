-- grain: one row per connection and product that D.Collection shows its partner
-- units: prices per piece in `currency`
{{ config(enabled=cafe24_reads('dcollection')) }}
with

source as (

    {{ raw_rows('raw_cafe24', 'dcollection_products') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        product_ukey as product_key,
        store_id,
        shop_no as store_shop_no,
        product_no as product_id,
        {{ text('product_code') }} as product_code,

        -- text
        {{ text('product_name') }} as product_name,
        {{ plain_text('product_name') }} as product_name_plain,
        {{ text('brand_name') }} as brand_name,
        {{ text('shop_name') }} as shop_name,
        {{ text('shop_grade') }} as shop_grade,
        {{ text('shop_language') }} as language_code,
        {{ text('shop_currency_code') }} as currency,
        {{ text('dcollection_product_category__depth1') }} as category_level_1,
        {{ text('dcollection_product_category__depth2') }} as category_level_2,
        {{ text('dcollection_product_category__depth3') }} as category_level_3,
        {{ text('product_url') }} as product_url,
        {{ text('product_status_type') }} as condition,
        {{ listed('international_shipping_country') }} as shipping_countries,
        product_options,
        product_standard_tags,
        {{ text('product_popular_age') }} as popular_age,
        {{ text('list_image') }} as list_image,

        -- numbers
        {{ to_decimal('price') }} as price,
        {{ to_decimal('pc_discount_price') }} as pc_price,
        {{ to_decimal('mobile_discount_price') }} as mobile_price,
        cast(pc_discount_rate as decimal(18, 2)) as pc_discount_percent,
        cast(mobile_discount_rate as decimal(18, 2)) as mobile_discount_percent,
        review_count,
        cast(review_score as decimal(18, 2)) as review_rating,
        hits_count as view_count,

        -- flags
        is_pc_discount as is_discounted_on_pc,
        is_mobile_discount as is_discounted_on_mobile,
        is_free_shipping,
        is_international_shipping,
        is_free_gift as has_free_gift,
        is_coupon_discount as has_coupon,

        -- times (UTC)
        {{ kst_to_utc('expiration_date') }} as expires_at,
        {{ kst_to_utc('created_date') }} as created_at,
        {{ kst_to_utc('updated_date') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
