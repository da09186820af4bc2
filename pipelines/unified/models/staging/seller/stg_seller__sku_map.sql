-- grain: one row per line of the seller's sku_map.csv that names a sku
-- units: pieces of the sku in one listed piece
with

source as (

    {{ raw_rows('raw_seller', 'sku_map') }}

),

renamed as (

    select
        -- keys
        line_number,
        {{ text('platform') }} as platform,
        {{ text('shop_alias') }} as shop_alias,
        {{ text('native_product_id') }} as product_id,
        {{ text('native_variant_id') }} as variant_id,

        -- text
        {{ seller_sku('sku') }} as sku,
        {{ folded_code('seller_code') }} as seller_code,
        {{ text('note') }} as note,

        -- numbers
        coalesce(units_per_listing, 1) as units_per_listing,

        -- dates (Korean calendar)
        valid_from
    from source

)

select * from renamed
