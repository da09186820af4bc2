-- grain: one row per shop, day, kind of device and feed of Analytics that was read
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ raw_rows('raw_cafe24', 'analytics_days', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        {{ cafe24_day(quoted('date')) }} as date_kst,
        device_type,
        feed,

        -- numbers
        row_count,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
