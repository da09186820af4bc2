-- grain: one row per shop and status name
with

source as (

    {{ raw_rows('raw_cafe24', 'order_statuses') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        status_name_id,

        -- text
        {{ text('status_type') }} as status_type,
        {{ text('basic_name') }} as basic_name,
        {{ text('custom_name') }} as custom_name,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
