-- grain: one row per shop and customer: no name, only the keyed hash
with

source as (

    {{ raw_rows('raw_wisa', 'customers') }}

),

renamed as (

    select
        -- keys
        'wisa' as platform,
        shop as shop_alias,
        '1' as shop_no,
        customer_key,

        -- text
        {{ text('customer_group') }} as customer_grade,

        -- times (UTC)
        {{ wisa_time('created_at') }} as created_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
