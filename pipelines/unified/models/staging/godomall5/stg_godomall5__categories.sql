-- grain: one row per shop and category
with

source as (

    {{ raw_rows('raw_godomall5', 'categories') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        cate_cd as category_code,
        {{ text('parent_cate_cd') }} as parent_category_code,

        -- text
        {{ text('cate_nm') }} as category_name,

        -- flags
        {{ yes_no('cate_display_fl') }} as is_displayed,
        {{ yes_no('cate_display_mobile_fl') }} as is_displayed_mobile,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
