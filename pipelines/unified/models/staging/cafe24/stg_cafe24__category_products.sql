-- grain: one row per shop, category, display group and product: a placement
with

source as (

    {{ raw_rows('raw_cafe24', 'category_products') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        category_no as category_id,
        display_group,
        product_no as product_id,

        -- numbers
        sequence_no as sequence_number,

        -- flags
        auto_sort as is_auto_sorted,
        sold_out as is_sold_out,
        fixed_sort as is_fixed,
        not_for_sale as is_not_for_sale,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
