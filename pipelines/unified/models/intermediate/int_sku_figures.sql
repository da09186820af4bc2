-- grain: one row per physical item that a listing or stock_pool.csv names: its figures of stock, and which counts
-- units: pieces of the item
-- The seller's count goes before his master shop, that before the malls (unified model 3.3).
{{ config(materialized='table') }}
with

skus as (

    select sku from {{ ref('variant_skus') }}
    union distinct
    select sku from {{ ref('stg_seller__stock_pool') }}

),

pools as (

    select * from {{ ref('int_sku_pools') }}

),

stock_pool as (

    select * from {{ ref('stg_seller__stock_pool') }}

),

masters as (

    select
        stock_pool.sku,
        min(offers.listed_qty) as master_qty,
        min(offers.available_qty) as master_available_qty,
        min(offers.observed_at) as observed_at
    from stock_pool
    inner join {{ ref('int_sku_offers') }} as offers
        on
            stock_pool.sku = offers.sku
            and stock_pool.master_platform = offers.platform
            and stock_pool.master_shop_alias = offers.shop_alias
    where offers.is_tracked and not offers.is_set
    group by stock_pool.sku

),

demand as (

    select
        sku,
        cast(sum(open_demand_qty) as bigint) as open_demand_qty,
        cast(sum(qty_committed) as bigint) as qty_committed
    from {{ ref('int_sku_lines') }}
    group by sku

),

joined as (

    select
        skus.sku,
        sku_names.sku_name,
        coalesce(stock_pool.stock_mode, 'shared') as stock_mode,
        case
            when stock_pool.counted_qty is not null then 'seed'
            when masters.master_qty is not null then 'master'
            when pools.shared_qty is null then 'none'
            when stock_pool.stock_mode = 'split' then 'split'
            else 'min'
        end as pool_source,
        stock_pool.counted_qty,
        stock_pool.saved_at,
        stock_pool.safety_stock,
        coalesce(stock_pool.buffer_qty, {{ var('stock_buffer') }}) as buffer_qty,
        coalesce(stock_pool.lead_time_days, {{ var('lead_time_days') }}) as lead_time_days,
        masters.master_qty,
        masters.master_available_qty,
        masters.observed_at as master_observed_at,
        coalesce(demand.open_demand_qty, 0) as open_demand_qty,
        coalesce(demand.qty_committed, 0) as qty_committed,
        pools.shared_qty,
        pools.shared_available_qty,
        pools.sum_listed,
        pools.sum_available,
        pools.measured_at,
        pools.max_listed,
        pools.min_listed,
        coalesce(pools.on_sale_count, 0) > 0 and pools.on_sale_count = pools.stopped_count as is_stopped,
        coalesce(pools.mall_count, 0) as mall_count,
        coalesce(pools.tracked_mall_count, 0) as tracked_mall_count,
        coalesce(pools.untracked_mall_count, 0) as untracked_mall_count,
        coalesce(pools.negative_mall_count, 0) as negative_mall_count,
        coalesce(pools.forced_soldout_mall_count, 0) as forced_soldout_mall_count,
        coalesce(pools.has_zero_mismatch, false) as has_zero_mismatch,
        pools.first_observed_at,
        pools.last_observed_at
    from skus
    left join {{ ref('int_sku_names') }} as sku_names on skus.sku = sku_names.sku
    left join stock_pool on skus.sku = stock_pool.sku
    left join masters on skus.sku = masters.sku
    left join pools on skus.sku = pools.sku
    left join demand on skus.sku = demand.sku

)

select * from joined
