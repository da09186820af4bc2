-- grain: one row per shop, order and parcel, for orders still moving
with

source as (

    {{ raw_rows('raw_cafe24', 'shipments') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        order_id,
        shipping_code as shipment_id,

        -- text
        {{ text('shipping_company_code') }} as carrier_code,
        {{ text('tracking_no') }} as tracking_no,
        lower({{ text('status') }}) as native_status,

        -- times (UTC)
        {{ kst_to_utc('tracking_no_updated_date') }} as tracking_changed_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
