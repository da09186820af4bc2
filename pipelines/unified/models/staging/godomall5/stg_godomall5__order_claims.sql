-- grain: one row per shop, order line and place in the line's list of claims
-- units: amounts in the order's currency, positive when given back
with

source as (

    {{ raw_rows('raw_godomall5', 'order_claims') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        order_no as order_id,
        sno as line_id,
        position as claim_number,
        {{ godomall5_number('handle_group_cd') }} as claim_group,

        -- text
        lower({{ text('before_status') }}) as native_status_before_claim,
        lower({{ text('handle_mode') }}) as native_mode,
        {{ text('handle_reason') }} as native_reason,

        -- numbers
        {% for column, name in [
            ('refund_price', 'refund_money'), ('refund_use_deposit', 'refund_deposit'),
            ('refund_use_mileage', 'refund_mileage'), ('refund_delivery_charge', 'refund_shipping_fee'),
            ('refund_delivery_use_deposit', 'refund_shipping_deposit'),
            ('refund_delivery_use_mileage', 'refund_shipping_mileage'),
            ('refund_delivery_insurance_fee', 'refund_shipping_insurance'),
            ('refund_delivery_coupon', 'refund_shipping_coupon'), ('refund_charge', 'refund_fee'),
            ('refund_use_deposit_commission', 'refund_deposit_fee'),
            ('refund_use_mileage_commission', 'refund_mileage_fee'),
        ] -%}
            {{ godomall5_money(column) }} as {{ name }},
        {% endfor %}
        -- flags
        {{ yes_no('handle_complete_fl') }} as is_complete,

        -- times (UTC)
        {{ kst_to_utc('reg_dt') }} as requested_at,
        {{ kst_to_utc('handle_dt') }} as handled_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
