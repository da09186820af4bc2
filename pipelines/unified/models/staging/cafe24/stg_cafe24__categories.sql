-- grain: one row per shop and category
with

source as (

    {{ raw_rows('raw_cafe24', 'categories') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        category_no as category_id,
        parent_category_no as parent_category_id,
        root_category_no as root_category_id,

        -- text
        {{ text('category_name') }} as category_name,
        full_category_name,
        full_category_no,

        -- numbers
        category_depth,
        display_order,

        -- flags
        {{ flag('use_display') }} as is_displayed,
        {{ flag('use_main') }} as is_on_main,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
