-- grain: one row per shop and channel of the account
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'channels') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        channel_no as channel_id,

        -- text
        {{ text('channel_type') }} as channel_type,
        {{ text('name') }} as channel_name,
        {{ text('url') }} as url,

        -- times (UTC)
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
