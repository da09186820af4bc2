-- grain: one row per shop, product and option with a stock of its own
-- units: pieces; the quantity means nothing where stock_policy is not tracked
with

source as (

    {{ raw_rows('raw_wisa', 'inventory') }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        '1' as shop_no,
        product_id,
        trim(option_id) as option_id,

        -- text
        {{ text('soldout_mode') }} as native_soldout_mode,
        {{ wisa_stock_policy('soldout_mode') }} as stock_policy,

        -- numbers
        quantity,
        safety_stock as safety_quantity,

        -- times (UTC)
        {{ wisa_time('updated_at') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
