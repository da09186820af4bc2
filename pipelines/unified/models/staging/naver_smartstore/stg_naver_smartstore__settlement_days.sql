-- grain: one row per shop and day of the settlement list by case that was read whole
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'settlement_days', with_whole_load=true) }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        search_date,

        -- numbers
        total_elements as element_count,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from source

)

select * from renamed
