-- grain: one row per shop and order of a Japanese shop
-- units: amounts in yen; the shipping fee stands on the deliveries; times are Japanese
-- The mall does not say when an order was paid, only by its code that it was.
with

source as (

    {{ raw_rows('raw_makeshop', 'jp_orders', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'jp' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        system_order_number as order_id,
        member_key,

        -- text
        {{ text('payment_status_code') }} as native_status,
        {{ text('payment_status_code') }} as native_payment_status,
        {{ text('pay_method') }} as payment_method,
        'own_mall' as sales_channel,
        'JPY' as currency,

        -- numbers
        {{ makeshop_yen('sum_price') }} as money_amount,
        cast(0 as decimal(18, 2)) as points_amount,
        cast(null as decimal(18, 2)) as product_amount,
        cast(null as decimal(18, 2)) as shipping_fee,

        -- flags
        coalesce({{ text('payment_status_code') }} in ({{ makeshop_jp_paid_codes() }}), false) as is_paid,
        cast(null as boolean) as is_mobile,
        cast(null as boolean) as is_subscription,

        -- times (UTC)
        {{ jst_to_utc('order_date') }} as ordered_at,
        cast(null as {{ type_utc() }}) as paid_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
