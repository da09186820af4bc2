-- grain: one row per shop, day, kind of device, feed and product
-- Each figure stands in the rows of one feed only, so it may be summed over all of them.
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ cafe24_feeds(
        ['products_view', 'products_sales', 'carts_action'],
        [
            'product_no', 'product_name', 'count', 'add_cart_count', 'add_cart_rate', 'order_count',
            'order_product_count', 'order_amount'
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
        feed,
        product_no as product_id,
        occurrence_number,

        -- text
        {{ text('product_name') }} as product_name,

        -- numbers
        case
            when feed = 'analytics_products_view' then {{ cafe24_count(quoted('count')) }}
        end as view_count,
        case
            when feed = 'analytics_carts_action' then {{ cafe24_count(quoted('count')) }}
        end as view_count_of_carts,
        {{ cafe24_count('add_cart_count') }} as cart_count,
        {{ to_decimal('add_cart_rate') }} as cart_percent,
        {{ cafe24_count('order_count') }} as order_count,
        {{ cafe24_count('order_product_count') }} as unit_count,
        {{ to_decimal('order_amount') }} as order_amount,

        -- times (UTC)
        read_at,
        load_id
    from source

)

select * from renamed
