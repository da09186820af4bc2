-- grain: one row per shop and product (origin product): what the search lists
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'products', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        origin_product_no as product_id,
        {{ text('group_product_no') }} as group_product_id,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
