-- grain: one row per shop and product of a Japanese shop
-- units: pieces; prices per piece in yen, tax included; times are Japanese
with

source as (

    {{ raw_rows('raw_makeshop', 'jp_products', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'jp' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        system_code as product_id,

        -- text
        {{ text('custom_code') }} as product_code,
        {{ text('custom_code') }} as seller_code,
        {{ text('product_name') }} as product_name,
        {{ plain_text('product_name') }} as product_name_plain,
        {{ text('jan_code') }} as barcode,
        {{ text('maker') }} as maker_name,
        cast(null as {{ dbt.type_string() }}) as native_type,
        'JPY' as currency,

        -- numbers
        {{ makeshop_yen('sell_price') }} as price,
        {{ makeshop_yen('consumer_price') }} as retail_price,
        cast(null as decimal(18, 2)) as supply_price,
        quantity,

        -- flags
        {{ makeshop_yes('display') }} as is_displayed,
        -- the mall has one switch only, and that hides
        true as is_selling,
        -- no number: the mall does not count it
        quantity is not null as is_stock_counted,

        -- times (UTC)
        {{ jst_to_utc('created_at') }} as created_at,
        {{ jst_to_utc('updated_at') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
