-- grain: one row per shop, board and article: a review, or an answer to one
with

source as (

    {{ raw_rows('raw_cafe24', 'articles') }}

),

renamed as (

    select
        -- keys
        'cafe24' as platform,
        shop as shop_alias,
        shop_no,
        board_no as board_id,
        article_no as article_id,
        parent_article_no as parent_article_id,
        {{ text('product_no') }} as product_id,
        {{ text('order_id') }} as order_id,
        member_key,
        {{ text('naverpay_review_id') }} as naver_pay_review_id,

        -- text
        {{ text('title') }} as title,
        {{ text('content') }} as review_text,
        case {{ text('input_channel') }}
            when 'P' then 'pc' when 'M' then 'mobile'
        end as input_channel,
        {{ text('sales_channel') }} as sales_channel,
        {{ text('deleted') }} as native_deleted,
        {{ text('reply_status') }} as native_reply_status,

        -- numbers
        case when rating between 1 and 5 then rating end as rating,
        {{ to_integer('reply_depth') }} as reply_depth,
        {{ to_integer('reply_sequence') }} as reply_sequence,
        {{ to_integer('hit') }} as view_count,

        -- flags
        {{ flag('display') }} as is_displayed,
        {{ flag('secret') }} as is_secret,
        {{ flag('notice') }} as is_notice,

        -- times (UTC)
        {{ kst_to_utc('created_date') }} as created_at,
        _read_at as read_at,
        _dlt_load_id as load_id
    from source

)

select * from renamed
