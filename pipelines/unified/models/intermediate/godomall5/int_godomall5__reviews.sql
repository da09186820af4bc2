-- grain: one row per shop, board and review, in the column list every mall maps into
-- An answer stands in the review's own row, so there are no rows of answers. Whether a review is hidden, what order it
-- is about and how often it was read the mall does not say.
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

reviews as (

    select * from {{ ref('stg_godomall5__reviews') }}

),

sweeps as (

    select * from {{ ref('stg_godomall5__sweeps') }}
    where resource = 'reviews'

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
        cast(case when reviews.answer_text is null then 0 else 1 end as bigint) as answer_count,
        cast(null as bigint) as view_count,

        -- flags
        false as is_reply,
        true as is_displayed,
        reviews.is_secret,
        cast(null as boolean) as is_notice,
        coalesce(reviews.read_at < sweeps.started_at, false) as is_deleted,

        -- times (UTC)
        reviews.created_at,
        cast(null as {{ type_utc() }}) as first_answered_at
    from reviews
    left join sweeps on reviews.shop_alias = sweeps.shop_alias

)

select * from mapped
