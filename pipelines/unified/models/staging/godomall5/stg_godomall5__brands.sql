-- grain: one row per shop and brand
with

source as (

    {{ raw_rows('raw_godomall5', 'brands') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        brand_cd as brand_code,

        -- text
        {{ text('brand_nm') }} as brand_name,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
