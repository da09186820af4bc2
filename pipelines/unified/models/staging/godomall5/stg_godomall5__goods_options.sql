-- grain: one row per shop, goods and option
-- units: pieces; prices per piece in won
with

source as (

    {{ raw_rows('raw_godomall5', 'goods_options') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        goods_no as goods_id,
        sno as option_id,

        -- text
        {{ text('option_code') }} as seller_code,
        {{ text('option_value1') }} as option_value1,
        {{ text('option_value2') }} as option_value2,
        {{ text('option_value3') }} as option_value3,
        {{ text('option_value4') }} as option_value4,
        {{ text('option_value5') }} as option_value5,
        lower({{ text('option_sell_fl') }}) as native_selling,
        {{ text('option_sell_code') }} as native_selling_reason,
        {{ text('option_delivery_fl') }} as native_delivery,
        {{ text('option_delivery_code') }} as native_delivery_reason,

        -- numbers
        {{ godomall5_pieces('option_no') }} as option_number,
        {{ godomall5_money('option_price') }} as additional_amount,
        {{ godomall5_money('option_cost_price') }} as additional_supply_price,
        {{ godomall5_pieces('stock_cnt') }} as quantity,
        {{ godomall5_pieces('sell_stop_stock') }} as sell_stop_quantity,
        {{ godomall5_pieces('confirm_request_stock') }} as warning_quantity,

        -- flags
        {{ yes_no('option_view_fl') }} as is_displayed,
        -- n: sold out, t: another reason, which native_selling_reason tells
        case lower(trim(option_sell_fl)) when 'y' then true when 'n' then false when 't' then false end as is_selling,
        {{ yes_no('sell_stop_fl') }} as has_sell_stop,
        {{ yes_no('confirm_request_fl') }} as has_warning,

        -- times (UTC)
        {{ kst_to_utc('reg_dt') }} as created_at,
        {{ kst_to_utc('mod_dt') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
