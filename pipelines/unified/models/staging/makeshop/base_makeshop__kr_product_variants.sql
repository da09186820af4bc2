-- grain: one row per shop, product, part of the product and option of a Korean shop
-- units: pieces; prices per piece in won; null pieces are not counted, or stand on the product (older shops)
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_product_variants') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        uid as product_id,
        sto_id as option_number,
        -- the number is the option's own, and the product's only
        cast(null as {{ dbt.type_string() }}) as option_code,
        part as native_part,
        {{ text('opt_ids') }} as choice_numbers,

        -- text
        {{ text('sto_option_code') }} as seller_code,
        coalesce({{ text('sto_opt_values') }}, {{ text('value') }}) as choice_values,
        cast(null as {{ dbt.type_string() }}) as barcode,
        upper({{ text('sto_state_code') }}) as native_state,

        -- numbers
        coalesce({{ makeshop_won('sto_price') }}, 0) as additional_amount,
        {{ makeshop_pieces('sto_real_stock') }} as quantity,
        case
            when {{ makeshop_yes('sto_stop_use') }} then coalesce({{ makeshop_pieces('sto_stop_stock') }}, 0)
            else 0
        end as safety_quantity,

        -- flags
        not {{ makeshop_yes('sto_unlimit') }} as is_stock_counted,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
