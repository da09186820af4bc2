-- grain: one row per shop, board, review and place in the review's list of replies
with

source as (

    {{ raw_rows('raw_godomall5', 'review_replies') }}

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        bd_id as board_id,
        sno as review_id,
        position as reply_number,

        -- text
        {{ text('subject') }} as title,
        {{ text('content') }} as reply_text,

        -- times (UTC)
        {{ kst_to_utc('reg_dt') }} as created_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
