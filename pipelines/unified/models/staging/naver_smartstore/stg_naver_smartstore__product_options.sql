-- grain: one row per shop, product and option
-- units: won per piece; pieces; a quantity means nothing where its product does not count the stock of options
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_options') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        origin_product_no as product_id,
        kind as option_kind,
        id as option_id,

        -- text
        {{ text('seller_manager_code') }} as seller_code,
        {{ naver_option_text() }} as option_text,

        -- numbers
        position as option_number,
        {{ naver_won('price') }} as additional_amount,
        stock_quantity as quantity,

        -- flags
        usable as is_usable,
        sku_yn as has_stock_units,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
