-- grain: one row per shop, board and review, in the column list every mall maps into
-- Answers have no numbers of their own, so they are counted and make no rows. Whether a review is hidden, which order
-- it is about and how often it was read the mall does not say.
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

reviews as (

    select * from {{ ref('stg_godomall5__reviews') }}

),

sweeps as (

    select * from {{ ref('stg_godomall5__sweeps') }}
    where resource = 'reviews'

),

replies as (

    select
        reviews.shop_alias,
        reviews.board_id,
        reviews.review_id,
        count(*) as reply_count,
        min(replies.created_at) as first_replied_at
    from reviews
    inner join {{ ref('stg_godomall5__review_replies') }} as replies
        on
            reviews.shop_alias = replies.shop_alias
            and reviews.board_id = replies.board_id
            and reviews.review_id = replies.review_id
            and reviews.whole_load_id <= replies.load_id
    group by reviews.shop_alias, reviews.board_id, reviews.review_id

),

mapped as (

    select
        -- keys
        reviews.platform,
        reviews.shop_alias,
        reviews.shop_no,
        reviews.board_id,
        reviews.review_id,
        {{ no_text }} as parent_review_id,
        reviews.goods_id as product_id,
        {{ no_text }} as order_id,
        {{ no_text }} as customer_key,

        -- text
        reviews.title,
        reviews.review_text,
        'own_mall' as sales_channel,
        {{ no_text }} as input_channel,

        -- numbers
        reviews.rating,
        case when reviews.answer_text is null then 0 else 1 end + coalesce(replies.reply_count, 0) as answer_count,
        cast(null as bigint) as view_count,

        -- flags
        false as is_reply,
        cast(null as boolean) as is_displayed,
        reviews.is_secret,
        cast(null as boolean) as is_notice,
        coalesce(reviews.read_at < sweeps.started_at, false) as is_deleted,

        -- times (UTC)
        reviews.created_at,
        -- the answer in the review's own row has no date
        case when reviews.answer_text is null then replies.first_replied_at end as first_answered_at
    from reviews
    left join sweeps on reviews.shop_alias = sweeps.shop_alias
    left join replies
        on
            reviews.shop_alias = replies.shop_alias
            and reviews.board_id = replies.board_id
            and reviews.review_id = replies.review_id

)

select * from mapped
