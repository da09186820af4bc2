-- grain: one row per shop and order
-- units: amounts in won
with

source as (

    {{ raw_rows('raw_wisa', 'orders', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order_id,
        {{ text('market_order_no') }} as market_order_id,
        customer_key,

        -- text
        {{ text('status') }} as native_status,
        {{ text('payment_status') }} as native_payment_status,
        lower({{ text('channel') }}) as order_channel,
        'KRW' as currency,

        -- numbers
        cast(total_amount as decimal(18, 2)) as total_amount,

        -- flags
        {{ wisa_is_paid('payment_status') }} as is_paid,

        -- times (UTC)
        {{ wisa_time('order_date') }} as ordered_at,
        {{ wisa_time('updated_at') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
