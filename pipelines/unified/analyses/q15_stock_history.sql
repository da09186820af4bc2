-- question 15: How was the stock of a SKU day by day, when was it out of stock, and what did people say of it?
-- grain: one row per sku and Korean day since it was first seen
-- units: pieces of the sku (pieces of the listing times `units_per_listing`; of a set, sets); reviews; stars
-- The close of a day is the least that any listing with counted stock showed (the malls show one shelf); of a sku whose
-- stock is split among the malls their sum. Null: no listing counts. Out of stock is a day at whose close nothing of it
-- could be bought anywhere. Reviews are those that are shown now, of all its listings, written until that day.
with

daily as (

    select
        daily.*,
        inventory.sku,
        inventory.product_key,
        coalesce(inventory.units_per_listing, 1) as units
    from {{ ref('inventory_daily') }} as daily
    inner join {{ ref('inventory') }} as inventory on daily.variant_key = inventory.variant_key

),

modes as (

    select
        sku,
        stock_mode
    from {{ ref('sku_stock') }}

),

closes as (

    select
        sku,
        date_kst,
        min(case when stock_policy = 'tracked' and not is_deleted then qty_available_close * units end) as least_close,
        sum(case when stock_policy = 'tracked' and not is_deleted then qty_available_close * units end) as whole_close,
        min(case when is_deleted then null when is_stockout then 1 else 0 end) as out_of_stock,
        min(case when is_deleted then null when is_carried then 1 else 0 end) as carried,
        cast(sum(units_sold * units) as bigint) as units_sold
    from daily
    group by sku, date_kst

),

listed_products as (

    select distinct
        sku,
        product_key
    from daily

),

scores as (

    select
        listed_products.sku,
        reviews.created_date_kst,
        count(*) as review_count,
        sum(reviews.rating) as stars
    from {{ ref('reviews') }} as reviews
    inner join listed_products on reviews.product_key = listed_products.product_key
    where
        reviews.rating is not null
        and not coalesce(reviews.is_reply, false)
        and not coalesce(reviews.is_deleted, false)
        and coalesce(reviews.is_displayed, true)
    group by listed_products.sku, reviews.created_date_kst

),

scored as (

    select
        closes.sku,
        closes.date_kst,
        cast(coalesce(sum(scores.review_count), 0) as bigint) as review_count,
        sum(scores.stars) as stars
    from closes
    left join scores on closes.sku = scores.sku and closes.date_kst >= scores.created_date_kst
    group by closes.sku, closes.date_kst

),

history as (

    select
        closes.sku,
        closes.date_kst,
        cast(case when modes.stock_mode = 'split' then closes.whole_close else closes.least_close end as bigint)
            as qty_available_close,
        coalesce(closes.out_of_stock, 0) = 1 as is_stockout,
        coalesce(closes.carried, 1) = 1 as is_carried,
        closes.units_sold,
        scored.review_count,
        cast(round(cast(scored.stars as decimal(18, 6)) / nullif(scored.review_count, 0), 2) as decimal(18, 2))
            as avg_rating
    from closes
    inner join scored on closes.sku = scored.sku and closes.date_kst = scored.date_kst
    left join modes on closes.sku = modes.sku

)

select * from history
order by sku, date_kst
