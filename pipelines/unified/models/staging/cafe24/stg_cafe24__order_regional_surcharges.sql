-- grain: one row per shop, order and position: goods that share one regional surcharge
-- units: amounts in the order's currency
with

source as (

    {{ raw_rows('raw_cafe24', 'order_regional_surcharges') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        order_id,
        position as surcharge_number,

        -- text
        shipping_group_code as shipping_group_id,
        {{ text('supplier_code') }} as supplier_code,
        {{ text('regional_surcharge_calculation_type') }} as calculation,
        template_code as template_id,
        {{ text('template_name') }} as template_name,
        {{ listed('items') }} as line_ids,

        -- numbers
        {{ to_decimal('regional_surcharge_amount') }} as surcharge_amount,
        {{ to_decimal('cancel_shipping_fee') }} as cancelled_fee,
        {{ to_decimal('additional_shipping_fee') }} as additional_fee,
        {{ to_decimal('refunded_shipping_fee') }} as refunded_fee,
        {{ to_decimal('return_shipping_fee') }} as return_fee,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
