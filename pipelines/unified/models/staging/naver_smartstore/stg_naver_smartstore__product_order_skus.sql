-- grain: one row per shop, product order and stock unit of the mall's warehouses
-- units: pieces
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'product_order_skus') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        order__order_id as order_id,
        product_order__product_order_id as line_id,
        {{ text('ns_id') }} as stock_unit_id,

        -- text
        {{ text('ns_barcode') }} as barcode,

        -- numbers
        position as unit_number,
        picking_quantity_per_order as quantity,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
