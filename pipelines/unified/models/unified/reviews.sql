-- grain: one row per review or answer to a review
{% set shop = ['platform', 'shop_alias', 'shop_no'] %}
with

reviews as (

    select * from {{ ref('int_reviews_unioned') }}

),

final as (

    select
        -- keys
        {{ row_key(shop + ['board_id', 'review_id']) }} as review_key,
        {{ row_key(shop + ['product_id']) }} as product_key,
        platform,
        shop_alias,
        shop_no,
        board_id,
        review_id,
        parent_review_id,
        product_id,
        order_id,
        customer_key,

        -- text
        title,
        review_text,
        sales_channel,
        input_channel,

        -- numbers
        rating,
        answer_count,
        view_count,

        -- flags
        is_reply,
        is_displayed,
        is_secret,
        is_notice,
        is_deleted,

        -- dates (Korean calendar)
        {{ kst_date('created_at') }} as created_date_kst,

        -- times (UTC)
        created_at,
        first_answered_at
    from reviews

)

select * from final
