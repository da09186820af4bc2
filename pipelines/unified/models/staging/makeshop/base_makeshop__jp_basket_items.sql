-- grain: one row per shop, order, delivery and place in the delivery of a Japanese shop
-- units: pieces; price per piece in yen, tax included
with

source as (

    {{ raw_rows('raw_makeshop', 'jp_basket_items') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        system_order_number as order_id,
        delivery_id,
        position as line_number,
        {{ text('product_code') }} as product_id,

        -- text
        {{ text('product_custom_code') }} as seller_product_code,
        {{ text('variation_custom_code') }} as seller_option_code,
        {{ text('product_name') }} as product_name,
        {{ makeshop_chosen_options('variation_name') }} as option_text,
        {{ text('jan_code') }} as barcode,

        -- numbers
        amount as quantity,
        {{ makeshop_yen('price') }} as unit_price,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
