-- grain: one row per run and resource of a shop
with

source as (

    {{ raw_rows('raw_cafe24', '_ledger') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        run_id,
        shop as shop_alias,
        resource,

        -- text
        status,
        new_fields,
        error as error_text,
        fix,

        -- numbers
        requests as request_count,
        pages as page_count,
        {{ adapter.quote('rows') }} as row_count,
        distinct_keys as key_count,
        mall_total,
        rejected_values as rejected_count,

        -- times (UTC)
        window_from,
        window_to,
        started_at,
        finished_at
    from source

)

select * from renamed
