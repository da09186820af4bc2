-- grain: one row per shop, product and option
-- units: pieces; the quantity means nothing where stock_policy is not tracked
with

source as (

    {{ raw_rows('raw_wisa', 'product_options') }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        '1' as shop_no,
        product_id,
        option_id,

        -- text
        {{ text('sku') }} as seller_code,
        {{ text('name') }} as option_name,
        {{ text('value') }} as option_value,
        {{ text('soldout_mode') }} as native_soldout_mode,
        {{ wisa_stock_policy('soldout_mode') }} as stock_policy,

        -- numbers
        stock_quantity as quantity,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
