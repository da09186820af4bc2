-- grain: one row per physical item
-- units: pieces of the item
-- One box of goods stands in several malls, so figures are not added up (unified model 3.3): the seller's count goes
-- before his master shop, that before the least that a mall shows; only with mode split each mall has pieces of its
-- own.
with

figures as (

    select * from {{ ref('int_sku_figures') }}

),

valued as (

    select
        *,
        case pool_source
            when 'seed' then counted_qty
            when 'master' then master_qty
            when 'split' then sum_listed
            when 'min' then shared_qty
        end as pool_qty,
        case pool_source
            -- counted on the shelf: what is ordered must still come out of it
            when 'seed' then {{ larger_of('counted_qty - open_demand_qty', '0') }}
            when 'master' then master_available_qty
            when 'split' then sum_available
            when 'min' then shared_available_qty
            when 'none' then case when is_stopped then 0 end
        end as qty_available,
        case pool_source when 'seed' then saved_at when 'master' then master_observed_at else measured_at end
            as pool_observed_at
    from figures

),

final as (

    select
        -- keys
        sku,

        -- text
        sku_name,
        stock_mode,
        pool_source,

        -- numbers
        pool_qty,
        qty_available,
        qty_committed,
        case when pool_source = 'seed' then pool_qty else pool_qty + qty_committed end as qty_on_hand_est,
        open_demand_qty,
        max_listed,
        min_listed,
        safety_stock,
        buffer_qty,
        lead_time_days,
        mall_count,
        tracked_mall_count,
        untracked_mall_count,
        negative_mall_count,
        forced_soldout_mall_count,

        -- flags
        has_zero_mismatch and stock_mode = 'shared' as has_zero_mismatch,

        -- times (UTC)
        pool_observed_at,
        first_observed_at,
        last_observed_at
    from valued

)

select * from final
