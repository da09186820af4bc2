-- grain: one row per shop, product and additional product: a small thing sold only beside it
-- units: won per piece; pieces
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_supplements') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        origin_product_no as product_id,
        id as supplement_id,

        -- text
        {{ text('seller_management_code') }} as seller_code,
        {{ text('group_name') }} as group_name,
        {{ text('name') }} as supplement_name,

        -- numbers
        {{ naver_won('price') }} as price,
        stock_quantity as quantity,

        -- flags
        usable as is_usable,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
