-- question 14: What could not be matched or mapped?
-- grain: one row per listing that nothing ties to an item, code that ties to nothing, and issue of the data
-- units: pieces of the listing sold in the last 28 Korean days
with

found as (

    select
        issue,
        platform,
        shop_alias,
        native_id,
        native_value,
        seller_code,
        product_name,
        sales_28d,
        suggestion,
        shop_no
    from {{ ref('unmatched_skus') }}
    union all
    select
        issue,
        platform,
        shop_alias,
        native_id,
        native_value,
        seller_code,
        product_name,
        sales_28d,
        suggestion,
        shop_no
    from {{ ref('ambiguous_skus') }}
    union all
    -- statuses, claim states and reasons that no map knows are among these
    select
        issue,
        platform,
        shop_alias,
        native_id,
        native_value,
        seller_code,
        product_name,
        sales_28d,
        suggestion,
        shop_no
    from {{ ref('data_issues') }}

)

select * from found
order by sales_28d desc, issue asc, platform asc, shop_alias asc, shop_no asc, native_id asc, native_value asc
