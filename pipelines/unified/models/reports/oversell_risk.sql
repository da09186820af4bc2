-- grain: one row per physical item that a mall lists or the seller counts
-- units: pieces of the item
-- The levels of unified model 3.3; the first that holds counts.
with

joined as (

    select
        stock.*,
        coalesce(pools.unlimited_mall_count, 0) as unlimited_mall_count,
        coalesce(pools.limited_mall_count, 0) as limited_mall_count,
        case stock.stock_mode when 'split' then pools.sum_listed else pools.max_listed end as offered_qty,
        -- what is left over of a pack is no difference
        case when stock.stock_mode = 'shared' then pools.max_listed - pools.min_reach end as spread_qty
    from {{ ref('sku_stock') }} as stock
    left join {{ ref('int_sku_pools') }} as pools on stock.sku = pools.sku
    where stock.mall_count > 0 or stock.pool_source = 'seed'

),

graded as (

    select
        *,
        case
            when negative_mall_count > 0 then 'negative'
            when open_demand_qty > qty_on_hand_est then 'demand'
            when pool_source in ('seed', 'master') and offered_qty > pool_qty then 'offered'
            when stock_mode = 'shared' and unlimited_mall_count > 0 and limited_mall_count > 0 then 'unlimited'
            when spread_qty > buffer_qty then 'spread'
            else 'none'
        end as finding
    from joined

),

final as (

    select
        -- keys
        sku,

        -- text
        sku_name,
        case
            when finding in ('negative', 'demand') then 'critical'
            when finding = 'offered' then 'high'
            when finding in ('unlimited', 'spread') then 'medium'
            else 'none'
        end as risk_level,
        finding,
        case finding
            when 'negative' then 'more sold than there was in ' || negative_mall_count || ' malls'
            when 'demand' then open_demand_qty || ' still to be handed over, ' || qty_on_hand_est || ' on hand'
            when 'offered' then 'a mall offers ' || offered_qty || ', the pool has ' || pool_qty
            when 'unlimited' then unlimited_mall_count || ' malls sell without end, others count'
            when 'spread' then 'malls differ by ' || spread_qty || ' pieces, ' || buffer_qty || ' are allowed'
            else 'none found'
        end as reason,

        -- numbers
        pool_qty,
        open_demand_qty,
        qty_on_hand_est,
        max_listed,
        min_listed,
        negative_mall_count,
        untracked_mall_count,

        -- flags
        has_zero_mismatch
    from graded

)

select * from final
