-- grain: one row per shop, day, kind of device and page of the mall
{{ config(enabled=cafe24_reads('analytics')) }}
with

source as (

    {{ cafe24_feeds(['pages_view'], ['url', 'count', 'visit_count', 'first_visit_count']) }}

),

renamed as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        date_kst,
        device_type,
        url as page_url,
        occurrence_number,

        -- numbers
        {{ cafe24_count(quoted('count')) }} as page_view_count,
        {{ cafe24_count('visit_count') }} as visitor_count,
        {{ cafe24_count('first_visit_count') }} as first_visit_count,

        -- times (UTC)
        read_at,
        load_id
    from source

)

select * from renamed
