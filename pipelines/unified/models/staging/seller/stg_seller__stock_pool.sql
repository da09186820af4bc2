-- grain: one row per line of the seller's stock_pool.csv
-- units: pieces of the sku; days
with

source as (

    {{ raw_rows('raw_seller', 'stock_pool') }}

),

renamed as (

    select
        -- keys
        line_number,
        {{ seller_sku('sku') }} as sku,
        {{ text('master_platform') }} as master_platform,
        {{ text('master_shop_alias') }} as master_shop_alias,

        -- text
        coalesce({{ text('mode') }}, 'shared') as stock_mode,

        -- numbers
        lead_time_days,
        safety_stock,
        buffer as buffer_qty,
        quantity as counted_qty,

        -- times (UTC)
        saved_at
    from source

)

select * from renamed
