-- grain: one row per shop, type and code of what a mall names itself: suppliers, carriers, claim reasons ...
with

source as (

    {{ raw_rows('raw_godomall5', 'codes') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        code_type,
        code,

        -- text
        {{ text('name') }} as code_name,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
