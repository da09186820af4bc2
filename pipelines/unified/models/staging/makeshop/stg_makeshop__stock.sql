-- grain: one row per Korean shop and product: its whole stock, read between two readings of the product
-- units: pieces, the sum over options
with

source as (

    {{ raw_rows('raw_makeshop', 'kr_stock') }}

),

renamed as (

    select
        -- keys
        shop as shop_alias,
        uid as product_id,

        -- numbers
        {{ makeshop_pieces('quantity') }} as quantity,

        -- flags
        coalesce(lower(trim(quantity)) <> 'unlimited', true) as is_stock_counted,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
