-- grain: one row per shop and customer's inquiry; what was written is not loaded
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'inquiries') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        inquiry_no as inquiry_id,
        {{ text('order_id') }} as order_id,
        {{ text('product_no') }} as channel_product_id,
        {{ text('answer_content_id') }} as answer_id,
        {{ text('answer_template_no') }} as answer_template_id,
        customer_key,

        -- text
        {{ listed('product_order_id_list') }} as line_ids,
        {{ text('category') }} as category,
        {{ text('product_name') }} as product_name,
        {{ text('product_order_option') }} as option_text,

        -- flags
        answered as is_answered,

        -- times (UTC)
        {{ kst_to_utc('inquiry_registration_date_time') }} as created_at,
        {{ kst_to_utc('answer_registration_date_time') }} as answered_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
