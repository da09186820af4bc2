-- grain: one row per Korean shop, order and place in the order's list of refunds
-- units: amounts in won, positive when given back; the fee is already taken off
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_refunds') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        ordernum as order_id,
        position as refund_number,
        replace({{ text('basket_num') }}, ' ', '') as line_numbers,

        -- text
        upper({{ text('refund_status') }}) as native_status,
        {{ text('refund_type') }} as native_type,
        {{ text('refund_method') }} as refund_method,

        -- numbers
        {{ makeshop_won('refund_total_price') }} as refund_amount,
        {{ makeshop_won('refund_price') }} as money_amount,
        coalesce({{ makeshop_won('refund_used_reserve') }}, 0) + coalesce({{ makeshop_won('refund_used_emoney') }}, 0)
            as points_amount,
        {{ makeshop_won('return_deli_price') }} as claim_fee_amount,
        {{ makeshop_won('re_deli_price') }} as resend_fee_amount,

        -- times (UTC)
        {{ kst_to_utc('refund_status_date') }} as status_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
