-- grain: one row per Korean shop, order and place in the order's list of discounts
-- units: amounts in won, positive
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_order_extensions') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        ordernum as order_id,
        position as extension_number,
        -- none: the whole order's
        nullif({{ text('basket_num') }}, '0') as line_number,

        -- text
        upper({{ text('ext_type') }}) as native_type,
        {{ text('ext_title') }} as extension_name,
        {{ text('ext_status') }} as native_status,
        {{ text('couponnum') }} as coupon_id,

        -- numbers
        {{ makeshop_won('ext_price') }} as amount,
        {{ makeshop_won('ext_reserve') }} as points_given,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
