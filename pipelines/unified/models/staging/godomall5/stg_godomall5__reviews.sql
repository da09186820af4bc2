-- grain: one row per shop, board and review; the shop's answer stands in it
with

source as (

    {{ raw_rows('raw_godomall5', 'reviews', with_whole_load=true) }}

),

rated as (

    select
        *,
        {{ godomall5_pieces('goods_pt') }} as points
    from source

),

renamed as (

    select
        -- keys
        'godomall5' as platform,
        shop as shop_alias,
        '1' as shop_no,
        bd_id as board_id,
        sno as review_id,
        {{ godomall5_number('goods_no') }} as goods_id,

        -- text
        {{ text('subject') }} as title,
        {{ text('content') }} as review_text,
        {{ text('answer_subject') }} as answer_title,
        {{ text('answer_contents') }} as answer_text,

        -- numbers
        case when points between 1 and 5 then points end as rating,

        -- flags
        {{ yes_no('is_secret') }} as is_secret,

        -- times (UTC)
        {{ kst_to_utc('reg_dt') }} as created_at,
        {{ kst_to_utc('upd_dt') }} as updated_at,
        _read_at as read_at,
        _dlt_load_id as load_id,
        _whole_load_id as whole_load_id
    from rated

)

select * from renamed
