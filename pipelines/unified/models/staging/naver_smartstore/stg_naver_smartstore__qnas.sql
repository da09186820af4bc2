-- grain: one row per shop and question about a product; what was written is not loaded
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'qnas') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        question_id,
        {{ text('product_id') }} as channel_product_id,

        -- text
        {{ text('product_name') }} as product_name,

        -- flags
        answered as is_answered,

        -- times (UTC)
        {{ kst_to_utc('create_date') }} as created_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
