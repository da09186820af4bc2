-- grain: one row per line of a dropped file that could not be taken
with

source as (

    {{ raw_rows('raw_wisa', 'quarantined_rows') }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        sha256 as content_hash,
        line as line_number,

        -- text
        file as file_name,
        resource,
        reason,
        {{ listed('columns') }} as column_names,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
