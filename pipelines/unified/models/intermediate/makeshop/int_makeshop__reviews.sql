-- grain: one row per shop and review, in the column list every mall maps into
-- The shop's answer stands in the review, without a date; which order it is about no country says. A review that the
-- last full sweep did not see is gone.
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

reviews as (

    select * from {{ ref('stg_makeshop__reviews') }}

),

sweeps as (

    select * from {{ ref('stg_makeshop__sweeps') }}
    where resource = 'reviews'

),

mapped as (

    select
        -- keys
        reviews.platform,
        reviews.shop_alias,
        reviews.shop_no,
        -- every shop has one place for them
        'review' as board_id,
        reviews.review_id,
        {{ no_text }} as parent_review_id,
        reviews.product_id,
        {{ no_text }} as order_id,
        reviews.member_key as customer_key,

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
        reviews.is_displayed,
        cast(null as boolean) as is_secret,
        cast(null as boolean) as is_notice,
        coalesce(reviews.read_at < sweeps.started_at, false) as is_deleted,

        -- times (UTC)
        reviews.created_at,
        cast(null as {{ type_utc() }}) as first_answered_at
    from reviews
    left join sweeps on reviews.shop_alias = sweeps.shop_alias

)

select * from mapped
