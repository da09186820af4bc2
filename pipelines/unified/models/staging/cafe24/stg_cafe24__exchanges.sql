-- grain: one row per shop and exchange
-- units: amounts in the order's currency
with

source as (

    {{ raw_rows('raw_cafe24', 'exchanges', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        claim_code as claim_id,
        order_id,

        -- text
        lower({{ text('status') }}) as native_status,
        upper({{ text('claim_reason_type') }}) as native_reason,
        upper({{ text('undone_reason_type') }}) as native_undone_reason,
        {{ listed('refund_methods') }} as refund_methods,
        {{ text('return_invoice_no') }} as return_tracking_no,
        {{ text('return_shipping_company_name') }} as return_carrier,
        {{ text('claim_due_date') }} as due_date,

        -- numbers
        {{ to_decimal('order_price_amount') }} as product_amount,
        {{ to_decimal('shipping_fee') }} as shipping_fee,
        {{ to_decimal('partner_discount_amount') }} as partner_discount,
        {{ to_decimal('add_discount_amount') }} as additional_discount,
        {{ to_decimal('member_grade_discount_amount') }} as membership_discount,
        {{ to_decimal('shipping_discount_amount') }} as shipping_discount,
        {{ to_decimal('coupon_discount_amount') }} as coupon_discount,
        {{ to_decimal('point_used') }} as points_returned,
        {{ to_decimal('credit_used') }} as credits_returned,
        {{ to_decimal('cancel_fee_amount') }} as cancel_fee,
        {{ to_decimal('additional_payment__payment_amount') }} as additional_payment,

        -- flags
        {{ flag('undone') }} as is_undone,
        {{ flag('recover_inventory') }} as is_restocked,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
