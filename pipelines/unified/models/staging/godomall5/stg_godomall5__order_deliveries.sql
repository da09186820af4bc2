-- grain: one row per shop, order and shipping group: lines that share one fee
-- units: amounts in the order's currency
with

source as (

    {{ raw_rows('raw_godomall5', 'order_deliveries') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        order_no as order_id,
        sno as delivery_id,
        {{ godomall5_number('order_info_sno') }} as address_id,

        -- text
        {{ godomall5_number('scm_no') }} as supplier_code,
        {{ text('delivery_fix_fl') }} as fee_rule,
        {{ text('delivery_collect_fl') }} as fee_collection,

        -- numbers
        {{ godomall5_money('commission') }} as supplier_commission_percent,
        {{ godomall5_money('delivery_charge') }} as shipping_fee,
        {{ godomall5_money('delivery_policy_charge') }} as policy_shipping_fee,
        {{ godomall5_money('delivery_area_charge') }} as regional_shipping_fee,
        {{ godomall5_money('delivery_collect_price') }} as collected_shipping_fee,
        {{ godomall5_money('delivery_whole_free_price') }} as free_shipping_amount,
        {{ godomall5_money('delivery_insurance_fee') }} as insurance_fee,
        {{ godomall5_money('division_delivery_use_deposit') }} as deposit_used,
        {{ godomall5_money('division_delivery_use_mileage') }} as mileage_used,
        {{ godomall5_money('division_delivery_charge') }} as divided_shipping_fee,
        {{ godomall5_money('division_member_delivery_dc_price') }} as member_discount,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
