-- grain: one row per shop, exchange and position: money given back by one method
-- units: amounts in the order's currency
with

source as (

    {{ raw_rows('raw_cafe24', 'exchange_refund_amounts') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        claim_code as claim_id,
        order_id,
        position as amount_number,

        -- text
        {{ text('payment_method') }} as payment_method,

        -- numbers
        {{ to_decimal('amount') }} as amount,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
