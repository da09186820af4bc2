-- grain: one row per shop and channel product: a product as one channel offers it
-- units: won per piece; pieces; status, price and stock are the origin product's, repeated on each of its channels
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'channel_products') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        origin_product_no as product_id,
        channel_product_no as channel_product_id,
        {{ text('group_product_no') }} as group_product_id,
        {{ text('inject_product_no') }} as inject_product_id,
        {{ text('category_id') }} as category_id,

        -- text
        upper({{ text('channel_service_type') }}) as channel_type,
        {{ text('name') }} as product_name,
        {{ plain_text('name') }} as product_name_plain,
        {{ text('seller_management_code') }} as seller_code,
        upper({{ text('status_type') }}) as native_status,
        upper({{ text('channel_product_display_status_type') }}) as native_display_status,
        {{ text('whole_category_id') }} as full_category_id,
        {{ text('whole_category_name') }} as full_category_name,
        {{ text('delivery_attribute_type') }} as delivery_attribute,
        {{ text('multi_purchase_discount_unit_type') }} as multi_purchase_discount_unit,
        {{ text('seller_purchase_point_unit_type') }} as seller_purchase_point_unit,
        {{ text('gift') }} as gift_text,
        {{ text('model_id') }} as model_id,
        {{ text('model_name') }} as model_name,
        {{ text('brand_name') }} as brand_name,
        {{ text('manufacturer_name') }} as manufacturer_name,

        -- numbers
        position as channel_number,
        {{ naver_won('sale_price') }} as price,
        {{ naver_won('discounted_price') }} as discounted_price,
        stock_quantity as quantity,
        {{ naver_won('delivery_fee') }} as delivery_fee,
        {{ naver_won('return_fee') }} as return_fee,
        {{ naver_won('exchange_fee') }} as exchange_fee,
        multi_purchase_discount,
        seller_purchase_point,
        manager_purchase_point,
        {{ naver_won('text_review_point') }} as text_review_points,
        {{ naver_won('photo_video_review_point') }} as photo_review_points,
        {{ naver_won('regular_customer_point') }} as regular_customer_points,
        free_interest as interest_free_months,

        -- flags
        knowledge_shopping_product_registration as is_in_price_comparison,

        -- times (UTC)
        {{ kst_to_utc('sale_start_date') }} as sale_starts_at,
        {{ kst_to_utc('sale_end_date') }} as sale_ends_at,
        {{ kst_to_utc('reg_date') }} as created_at,
        {{ kst_to_utc('modified_date') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
