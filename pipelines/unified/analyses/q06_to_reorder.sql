-- question 6: Which SKUs need reordering?
-- grain: one row per sku, the most pressing first
-- units: pieces of the sku; velocity in pieces a day; days
with

alerts as (

    select
        sku,
        qty_available,
        velocity_28d,
        days_of_cover,
        reorder_point,
        safety_stock,
        lead_time_days,
        alert_level,
        reason,
        sku_name,
        units_sold_28d,
        days_in_stock_28d
    from {{ ref('low_stock') }}

)

select * from alerts
order by
    case alert_level
        when 'sold_out' then 1 when 'reorder' then 2 when 'insufficient_history' then 3 when 'ok' then 4 else 5
    end,
    days_of_cover,
    sku
