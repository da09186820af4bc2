-- question 7: Where can I oversell?
-- grain: one row per sku, the highest risk first
-- units: pieces of the sku; malls
with

risks as (

    select
        sku,
        risk_level,
        reason,
        pool_qty,
        open_demand_qty,
        max_listed,
        min_listed,
        negative_mall_count,
        untracked_mall_count,
        sku_name
    from {{ ref('oversell_risk') }}

)

select * from risks
order by case risk_level when 'critical' then 1 when 'high' then 2 when 'medium' then 3 else 4 end, sku
