-- question 4: How much of every SKU can still be sold, across malls?
-- grain: one row per sku that a mall lists or the seller counts
-- units: pieces of the sku; whole hours since the oldest figure that counts was read
with

stock as (

    select * from {{ ref('sku_stock') }}

),

present as (

    select * from {{ ref('int_as_of') }}

),

aged as (

    select
        stock.sku,
        stock.sku_name,
        stock.stock_mode,
        stock.pool_qty,
        stock.qty_available,
        stock.qty_committed,
        stock.qty_on_hand_est,
        stock.mall_count,
        stock.untracked_mall_count,
        stock.last_observed_at,
        {{ whole_hours('stock.first_observed_at', 'present.as_of_at') }} as staleness_hours,
        stock.pool_source,
        stock.has_zero_mismatch
    from stock
    cross join present
    where stock.mall_count > 0 or stock.pool_source = 'seed'

)

select * from aged
order by sku
