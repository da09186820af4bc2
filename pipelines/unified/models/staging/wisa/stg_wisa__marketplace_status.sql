-- grain: one row per shop, product and marketplace it was ever sent to
with

source as (

    {{ raw_rows('raw_wisa', 'marketplace_status') }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        '1' as shop_no,
        product_id,
        marketplace,
        {{ text('marketplace_product_id') }} as marketplace_product_id,

        -- text
        {{ text('status') }} as native_status,
        {{ text('message') }} as message,

        -- times (UTC)
        {{ wisa_time('last_synced_at') }} as last_synced_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
