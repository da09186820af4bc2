-- grain: one row per shop and product of a Korean shop
-- units: pieces, the sum over options; prices per piece in won; times are Korean
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_products', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'kr' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        uid as product_id,

        -- text
        {{ text('brandcode') }} as product_code,
        cast(null as {{ dbt.type_string() }}) as seller_code,
        {{ text('product_name') }} as product_name,
        {{ plain_text('product_name') }} as product_name_plain,
        cast(null as {{ dbt.type_string() }}) as barcode,
        {{ text('production') }} as maker_name,
        {{ text('product_type') }} as native_type,
        'KRW' as currency,

        -- numbers
        {{ makeshop_won('sellprice') }} as price,
        {{ makeshop_won('consumerprice') }} as retail_price,
        {{ makeshop_won('buyprice') }} as supply_price,
        {{ makeshop_pieces('quantity') }} as quantity,

        -- flags
        {{ makeshop_yes('display') }} as is_displayed,
        {{ makeshop_yes('sell_accept') }} as is_selling,
        coalesce(lower(trim(quantity)) <> 'unlimited', true) as is_stock_counted,

        -- times (UTC)
        {{ kst_to_utc('regdate') }} as created_at,
        {{ kst_to_utc('moddate') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
