-- grain: one row per physical item that a mall still lists: what the malls together say of its stock
-- units: pieces of the item
{{ config(materialized='table') }}
with

offers as (

    select * from {{ ref('int_sku_offers') }}

),

summed as (

    select
        sku,
        count(distinct mall) as mall_count,
        count(distinct case when stock_policy = 'tracked' then mall end) as tracked_mall_count,
        count(distinct case when stock_policy = 'untracked' then mall end) as untracked_mall_count,
        count(distinct case when stock_policy = 'forced_soldout' then mall end) as forced_soldout_mall_count,
        count(distinct case when listed_qty < 0 then mall end) as negative_mall_count,
        -- of what can be bought: malls that sell without end, and malls that stop at nothing left
        count(distinct case when is_on_sale and (stock_policy = 'untracked' or allows_backorder) then mall end)
            as unlimited_mall_count,
        count(distinct case when is_on_sale and is_tracked and not allows_backorder then mall end)
            as limited_mall_count,
        count(case when is_on_sale then 1 end) as on_sale_count,
        count(case when is_on_sale and stock_policy = 'forced_soldout' then 1 end) as stopped_count,
        max(case when is_tracked and is_on_sale then listed_qty end) as max_listed,
        min(case when is_measured then listed_qty end) as min_listed,
        max(case when is_measured then listed_qty end) as max_measured,
        min(case when is_measured then reach_qty end) as min_reach,
        cast(sum(case when is_measured then listed_qty end) as bigint) as sum_listed,
        max(case when is_measured then available_qty end) as max_available,
        min(case when is_measured then available_reach_qty end) as min_available_reach,
        cast(sum(case when is_measured then available_qty end) as bigint) as sum_available,
        max(reserve_qty) as reserve_qty,
        min(case when is_measured and listed_qty <= 0 then piece_units end) as smallest_empty_units,
        min(case when is_measured then observed_at end) as measured_at,
        min(observed_at) as first_observed_at,
        max(observed_at) as last_observed_at
    from offers
    group by sku

),

final as (

    select
        *,
        {{ smaller_of('min_reach', 'max_measured') }} as shared_qty,
        {{ smaller_of('min_available_reach', 'max_available') }} as shared_available_qty,
        -- one mall has nothing while another has enough for a piece of what the first one lists
        coalesce(max_measured >= smallest_empty_units, false) as has_zero_mismatch
    from summed

)

select * from final
