-- grain: one row per shop, day, kind of device, order and way of paying: what brought the buyer
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ cafe24_feeds(
        ['sales_orderdetails'],
        ['order_id', 'payment_method', 'order_date', 'order_amount', 'ad', 'campaign', 'medium', 'keyword', 'content']
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
        order_id,
        payment_method,
        occurrence_number,

        -- text
        {{ text('ad') }} as ad,
        {{ text('campaign') }} as campaign,
        {{ text('medium') }} as medium,
        {{ text('keyword') }} as keyword,
        {{ text('content') }} as ad_content,

        -- numbers
        {{ to_decimal('order_amount') }} as order_amount,

        -- dates (Korean calendar)
        {{ cafe24_day('order_date') }} as ordered_date_kst,

        -- times (UTC)
        read_at,
        load_id
    from source

)

select * from renamed
