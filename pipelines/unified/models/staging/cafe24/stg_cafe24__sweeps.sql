-- grain: one row per resource and shop: its last finished full sweep
with

source as (

    {{ raw_rows('raw_cafe24', 'sweeps') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        resource,

        -- numbers
        {{ adapter.quote('rows') }} as row_count,

        -- times (UTC)
        started_at,
        completed_at
    from source

)

select * from renamed
