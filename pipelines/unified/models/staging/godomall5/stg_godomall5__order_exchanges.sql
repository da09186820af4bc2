-- grain: one row per shop, order line, claim and place in the claim's list of exchange amounts
-- units: amounts in the order's currency
with

source as (

    {{ raw_rows('raw_godomall5', 'order_exchanges') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        order_no as order_id,
        sno as line_id,
        claim_position as claim_number,
        position as exchange_number,

        -- text
        {{ text('eh_refund_method') }} as refund_method,

        -- numbers
        {{ godomall5_money('eh_difference_price') }} as price_difference,
        {{ godomall5_money('eh_cancel_delivery_price') }} as cancelled_shipping_fee,
        {{ godomall5_money('eh_add_delivery_price') }} as added_shipping_fee,
        {{ godomall5_money('eh_enuri') }} as adjustment_discount,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
