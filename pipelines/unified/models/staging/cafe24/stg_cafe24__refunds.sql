-- grain: one row per shop and refund
-- units: amounts in `currency`
with

source as (

    {{ raw_rows('raw_cafe24', 'refunds') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        refund_code as refund_id,
        order_id,

        -- text
        {{ text('currency') }} as currency,
        {{ text('status') }} as native_status,
        {{ listed('payment_methods') }} as payment_methods,
        {{ listed('refund_payment_methods') }} as refund_payment_methods,
        {{ listed('refund_methods') }} as refund_methods,

        -- numbers
        {{ to_integer('quantity') }} as quantity,
        {{ to_decimal('actual_refund_amount') }} as money_amount,
        {{ to_decimal('used_points') }} as points_amount,
        {{ to_decimal('used_credits') }} as credits_amount,
        {{ to_decimal('cancel_fee_amount') }} as cancel_fee,

        -- times (UTC)
        {{ kst_to_utc('order_date') }} as ordered_at,
        {{ kst_to_utc('accepted_refund_date') }} as accepted_at,
        {{ kst_to_utc('refund_date') }} as refunded_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
