-- grain: one row per physical item that a mall lists or the seller counts
-- units: pieces of the item; days
-- The reorder point and the alert of unified model 3.3; sales and days of the 28 Korean days up to the data's end.
with

stock as (

    select
        sku_stock.*,
        coalesce(pools.reserve_qty, 0) as reserve_qty
    from {{ ref('sku_stock') }} as sku_stock
    left join {{ ref('int_sku_pools') }} as pools on sku_stock.sku = pools.sku
    where sku_stock.mall_count > 0 or sku_stock.pool_source = 'seed'

),

sold as (

    select
        sku,
        cast(sum(units_sold) as bigint) as units_sold_28d
    from {{ ref('int_sku_lines') }}
    group by sku

),

measured as (

    select
        stock.sku,
        stock.sku_name,
        stock.qty_available,
        stock.untracked_mall_count,
        stock.lead_time_days,
        stock.reserve_qty,
        coalesce(sold.units_sold_28d, 0) as units_sold_28d,
        coalesce(velocity.days_known_28d, 0) as days_known_28d,
        coalesce(velocity.days_in_stock_28d, 0) as days_in_stock_28d,
        coalesce(velocity.units_measured_28d, 0) as units_measured_28d,
        velocity.velocity_28d,
        cast(coalesce(
            stock.safety_stock,
            {% if var('safety_stock_deviations') %}
                {{ var('safety_stock_deviations') }} * velocity.daily_deviation * sqrt(stock.lead_time_days)
            {% else %}
                velocity.velocity_28d * {{ var('safety_stock_days') }}
            {% endif %}
        ) as decimal(18, 2)) as safety_stock
    from stock
    left join sold on stock.sku = sold.sku
    left join {{ ref('int_sku_velocity') }} as velocity on stock.sku = velocity.sku

),

pointed as (

    select
        *,
        cast(velocity_28d * lead_time_days + coalesce(safety_stock, 0) as decimal(18, 2)) as reorder_point,
        cast({{ larger_of(
            'coalesce(velocity_28d * lead_time_days + coalesce(safety_stock, 0), safety_stock, 0)', 'reserve_qty'
        ) }} as decimal(18, 2)) as alert_point,
        case when velocity_28d > 0 then cast(1.0 * qty_available / velocity_28d as decimal(18, 1)) end as days_of_cover
    from measured

),

graded as (

    select
        *,
        case
            when qty_available is null and untracked_mall_count > 0 then 'untracked'
            when qty_available <= 0 and units_sold_28d > 0 then 'sold_out'
            when qty_available <= alert_point and alert_point > 0 then 'reorder'
            when qty_available is not null and velocity_28d is null then 'insufficient_history'
            else 'ok'
        end as alert_level
    from pointed

),

final as (

    select
        -- keys
        sku,

        -- text
        sku_name,
        alert_level,
        case alert_level
            when 'untracked' then 'no mall counts its pieces'
            when 'sold_out' then 'nothing left, ' || units_sold_28d || ' sold in 28 days'
            when 'reorder' then qty_available || ' left, reorder at ' || cast(ceil(alert_point) as bigint)
            when 'insufficient_history'
                then
                    'in stock on ' || days_in_stock_28d || ' of ' || days_known_28d
                    || ' known days, {{ var("velocity_min_days") }} are needed'
            else
                case
                    when qty_available is null then 'not on sale in any mall'
                    when qty_available <= 0 then 'nothing left, none sold in 28 days'
                    else 'enough'
                end
        end as reason,

        -- numbers
        qty_available,
        units_sold_28d,
        days_known_28d,
        days_in_stock_28d,
        units_measured_28d,
        velocity_28d,
        days_of_cover,
        reorder_point,
        safety_stock,
        reserve_qty,
        lead_time_days
    from graded

)

select * from final
