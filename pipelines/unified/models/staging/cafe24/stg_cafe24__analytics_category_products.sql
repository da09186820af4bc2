-- grain: one row per shop, day, kind of device, category and product
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ cafe24_feeds(
        ['products_categorydetails'],
        [
            'category_no', 'product_no', 'category_name', 'product_code', 'product_name', 'carts_count_per_category',
            'sales_count_per_category', 'sales_item_per_category', 'sales_price_per_category'
        ]
    ) }}

),

renamed as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        date_kst,
        device_type,
        category_no as category_id,
        product_no as product_id,
        occurrence_number,

        -- text
        {{ text('category_name') }} as category_name,
        {{ text('product_code') }} as product_code,
        {{ text('product_name') }} as product_name,

        -- numbers
        {{ cafe24_count('carts_count_per_category') }} as cart_count,
        {{ cafe24_count('sales_count_per_category') }} as order_count,
        {{ cafe24_count('sales_item_per_category') }} as unit_count,
        {{ to_decimal('sales_price_per_category') }} as order_amount,

        -- times (UTC)
        read_at,
        load_id
    from source

)

select * from renamed
