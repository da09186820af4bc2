-- grain: one row per shop and review, of both countries; the shop's answer stands in it
-- A Korean review has no number: product and time of writing name it.
with

korean as (

    {{ raw_rows('raw_makeshop', 'kr_reviews') }}

),

japanese as (

    {{ raw_rows('raw_makeshop', 'jp_reviews') }}

),

renamed as (

    select
        -- keys
        'makeshop' as platform,
        'kr' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        uid || '-' || replace(replace(replace(trim(reg_date), '-', ''), ':', ''), ' ', '') as review_id,
        uid as product_id,
        id_key as member_key,

        -- text
        cast(null as {{ dbt.type_string() }}) as title,
        {{ text('content') }} as review_text,
        {{ text('reply_content') }} as answer_text,

        -- numbers
        {{ makeshop_pieces('score_1') }} as points,

        -- flags
        {{ makeshop_yes('display') }} as is_displayed,

        -- times (UTC)
        {{ kst_to_utc('reg_date') }} as created_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from korean
    union all
    select
        'makeshop' as platform,
        'jp' as flavor,
        shop as shop_alias,
        '1' as shop_no,
        review_id,
        {{ text('product_code') }} as product_id,
        cast(null as {{ dbt.type_string() }}) as member_key,
        {{ text('title') }} as title,
        {{ text('content') }} as review_text,
        {{ text('reply_content') }} as answer_text,
        rate as points,
        {{ makeshop_yes('displayed') }} as is_displayed,
        {{ jst_to_utc('created_at') }} as created_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from japanese

),

rated as (

    select
        *,
        case when points between 1 and 5 then points end as rating
    from renamed

)

select * from rated
