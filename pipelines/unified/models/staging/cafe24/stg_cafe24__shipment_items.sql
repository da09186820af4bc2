-- grain: one row per shop, order, parcel and order line, for orders still moving
with

source as (

    {{ raw_rows('raw_cafe24', 'shipment_items') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        order_id,
        shipping_code as shipment_id,
        order_item_code as line_id,

        -- text
        lower({{ text('status') }}) as native_status,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
