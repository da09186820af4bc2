-- grain: one row per shop and category of the mall
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'categories') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        id as category_id,

        -- text
        {{ text('name') }} as category_name,
        {{ text('whole_category_name') }} as full_category_name,

        -- flags
        {{ quoted('last') }} as is_leaf,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
