-- grain: one row per shop and file of its drop folder, by content: the same file under another name is no other
with

source as (

    {{ raw_rows('raw_wisa', 'drop_files') }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        sha256 as content_hash,

        -- text
        name as file_name,
        resource,
        status as native_status,
        {{ text('reason') }} as refused_because,
        encoding,

        -- numbers
        {{ quoted('rows') }} as row_count,
        rejected as rejected_count,

        -- times (UTC)
        {{ wisa_time('newest_at') }} as newest_at,
        {{ wisa_time('modified_at') }} as modified_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
