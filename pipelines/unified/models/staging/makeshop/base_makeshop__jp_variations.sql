-- grain: one row per shop, product and variation of a Japanese product, by its own code or else its place
-- units: pieces; null means the mall does not tell the pieces of a variation
with

source as (

    {{ raw_rows('raw_makeshop', 'jp_variations') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        system_code as product_id,
        coalesce(variation_key, cast(position as {{ dbt.type_string() }})) as option_number,
        {{ text('product_system_code') }} as option_code,
        cast(null as {{ dbt.type_string() }}) as native_part,

        -- text
        {{ text('variation_custom_code') }} as seller_code,
        {{ comma_list([text('variation1_item_name'), text('variation2_item_name')]) }} as option_text,
        {{ text('jan_code') }} as barcode,
        cast(null as {{ dbt.type_string() }}) as native_state,

        -- numbers
        cast(0 as decimal(18, 2)) as additional_amount,
        quantity,
        cast(null as bigint) as safety_quantity,

        -- flags: whether it is counted stands on the product
        cast(null as boolean) as is_stock_counted,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
