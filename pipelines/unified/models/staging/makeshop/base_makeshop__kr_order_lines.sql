-- grain: one row per shop, order and line of a Korean shop
-- units: pieces; prices per piece in won; times are Korean
-- A part of a line that is claimed gets a number of its own at the mall.
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_order_lines') }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'kr' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        ordernum as order_id,
        ordernum || '-' || num as line_id,
        ordernum || '-' || num as line_claim_id,
        num as line_number,
        {{ text('product_uid') }} as product_id,
        {{ text('product_uid') }} || '-' || coalesce(nullif({{ text('prd_option_uid') }}, '0'), '1') as variant_id,
        {{ text('delivery_num') }} as delivery_id,

        -- text
        cast(null as {{ dbt.type_string() }}) as seller_product_code,
        cast(null as {{ dbt.type_string() }}) as seller_option_code,
        {{ text('product_name') }} as product_name,
        {{ makeshop_chosen_options('option_data') }} as option_text,
        upper({{ text('basket_status') }}) as native_status,
        nullif({{ text('supply_code') }}, '0') as supplier_code,
        {{ text('delivery_info__delicom') }} as carrier_code,
        {{ text('delivery_info__delicom_name') }} as carrier,
        {{ text('delivery_info__delinum') }} as tracking_no,

        -- numbers
        {{ makeshop_pieces('basket_stock') }} as quantity,
        {{ makeshop_won('sell_price') }} as unit_price,
        {{ makeshop_won('option_price') }} as option_price,
        {{ makeshop_won('product_buyprice') }} as supply_price,

        -- times (UTC)
        cast(null as {{ type_utc() }}) as ship_due_at,
        {{ kst_to_utc('delivery_info__delinum_date') }} as invoiced_at,
        {{ kst_to_utc('delivery_info__deli_date') }} as shipped_at,
        {{ kst_to_utc('delivery_info__delicomplete_date') }} as delivered_at,
        {{ kst_to_utc('delivery_info__deliend_date') }} as confirmed_at,
        {{ kst_to_utc('cancelend_date') }} as cancelled_at,
        {{ kst_to_utc('returnend_date') }} as returned_at,
        {{ kst_to_utc('tradeend_date') }} as exchanged_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
