-- grain: one row per shop and order line
-- units: pieces; prices per piece in won
with

source as (

    {{ raw_rows('raw_wisa', 'order_items') }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order_id,
        item_id,
        {{ text('product_id') }} as product_id,
        {{ text('option_id') }} as option_id,

        -- text
        {{ text('status') }} as native_status,
        {{ text('carrier') }} as carrier,
        {{ text('tracking_no') }} as tracking_no,

        -- numbers
        quantity,
        cast(price as decimal(18, 2)) as unit_price,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
