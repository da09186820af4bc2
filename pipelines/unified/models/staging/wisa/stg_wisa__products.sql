-- grain: one row per shop and product
-- units: pieces; prices per piece in won
with

source as (

    {{ raw_rows('raw_wisa', 'products', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        '1' as shop_no,
        product_id,

        -- text
        {{ text('product_code') }} as product_code,
        {{ text('name') }} as product_name,
        {{ plain_text('name') }} as product_name_plain,
        {{ text('status') }} as native_state,
        {{ wisa_product_state('status') }} as product_state,
        'KRW' as currency,

        -- numbers
        cast(price as decimal(18, 2)) as price,
        stock_quantity as quantity,

        -- times (UTC)
        {{ wisa_time('created_at') }} as created_at,
        {{ wisa_time('updated_at') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
