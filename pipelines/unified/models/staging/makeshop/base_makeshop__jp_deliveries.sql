-- grain: one row per shop, order and delivery of a Japanese shop: goods that go to one address
-- units: amounts in yen; times are Japanese
with

source as (

    {{ raw_rows('raw_makeshop', 'jp_deliveries', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        system_order_number as order_id,
        delivery_id,

        -- text
        upper({{ text('delivery_status') }}) as native_status,
        {{ text('slip_number') }} as tracking_no,
        {{ text('delivery_method_ids') }} as delivery_method_ids,
        {{ text('wms_status') }} as warehouse_status,
        {{ text('desired_delivery_timezone') }} as wished_time_of_day,

        -- numbers
        {{ makeshop_yen('shipping_charge') }} as shipping_fee,
        {{ makeshop_yen('delivery_sum_price') }} as delivery_amount,

        -- dates
        nullif({{ text('desired_delivery_date') }}, '--') as wished_date,

        -- times (UTC)
        {{ jst_to_utc('estimated_shipment_date') }} as ship_due_at,
        {{ jst_to_utc('delivery_date') }} as shipped_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
