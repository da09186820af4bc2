-- grain: one row per shop, question and answer; what was written is not loaded
with

source as (

    {{ raw_rows('raw_naver_smartstore', 'qna_answers') }}

),

renamed as (

    select
        -- keys
        'naver_smartstore' as platform,
        shop as shop_alias,
        '1' as shop_no,
        question_id,

        -- numbers
        position as answer_number,

        -- times (UTC)
        {{ kst_to_utc('create_date') }} as created_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
