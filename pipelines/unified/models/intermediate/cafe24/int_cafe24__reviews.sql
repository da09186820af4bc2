-- grain: one row per shop, board and article (a review, or an answer to one), in the column list every mall maps into
{% set boards = var('cafe24_review_boards') %}
with

articles as (

    select * from {{ ref('stg_cafe24__articles') }}
    {% if boards %}
        where board_id in ('{{ boards | join("', '") }}')
    {% endif %}

),

answers as (

    select
        shop_alias,
        shop_no,
        board_id,
        parent_article_id,
        count(*) as answer_count,
        min(created_at) as first_answered_at
    from articles
    where reply_depth > 0
    group by shop_alias, shop_no, board_id, parent_article_id

),

mapped as (

    select
        -- keys
        articles.platform,
        articles.shop_alias,
        articles.shop_no,
        articles.board_id,
        articles.article_id as review_id,
        case when articles.reply_depth > 0 then articles.parent_article_id end as parent_review_id,
        articles.product_id,
        articles.order_id,
        articles.member_key as customer_key,

        -- text
        articles.title,
        articles.review_text,
        coalesce(articles.sales_channel, 'own_mall') as sales_channel,
        articles.input_channel,

        -- numbers
        case when coalesce(articles.reply_depth, 0) = 0 then articles.rating end as rating,
        coalesce(answers.answer_count, 0) as answer_count,
        articles.view_count,

        -- flags
        coalesce(articles.reply_depth > 0, false) as is_reply,
        articles.is_displayed,
        articles.is_secret,
        articles.is_notice,
        coalesce(articles.native_deleted <> 'F', false) as is_deleted,

        -- times (UTC)
        articles.created_at,
        answers.first_answered_at
    from articles
    left join answers
        on
            articles.shop_alias = answers.shop_alias
            and articles.shop_no = answers.shop_no
            and articles.board_id = answers.board_id
            and articles.article_id = answers.parent_article_id
            and coalesce(articles.reply_depth, 0) = 0

)

select * from mapped
