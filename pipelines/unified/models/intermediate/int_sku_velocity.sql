-- grain: one row per physical item with a known day of stock in the last 28 Korean days: how fast it sells
-- units: pieces of the item; days
-- A day counts where at least one mall had pieces, or does not count them, when it ended. Sales count from the first
-- known day on: orders are older than the first look at the stock, and nobody knows on how many days before it there
-- was any.
{{ config(materialized='table') }}
with

parts as (

    select
        variant_key,
        sku,
        is_set,
        max(case when is_set then 0 else 1 end) over (partition by sku) = 1 as is_sold_alone
    from {{ ref('variant_skus') }}

),

stock_days as (

    select
        parts.sku,
        daily.date_kst,
        max(case when daily.is_deleted or daily.is_stockout then 0 else 1 end) as had_stock
    from {{ ref('inventory_daily') }} as daily
    inner join parts on daily.variant_key = parts.variant_key
    cross join {{ ref('int_as_of') }} as present
    where
        daily.date_kst <= present.as_of_date_kst
        and daily.date_kst > {{ days_before('present.as_of_date_kst', 28) }}
        -- a set can be sold out for want of another thing
        and (not parts.is_set or not parts.is_sold_alone)
    group by parts.sku, daily.date_kst

),

sold as (

    select
        sku,
        ordered_date_kst as date_kst,
        sum(units_sold) as units_sold
    from {{ ref('int_sku_lines') }}
    where units_sold > 0
    group by sku, ordered_date_kst

),

summed as (

    select
        stock_days.sku,
        count(*) as days_known,
        sum(stock_days.had_stock) as days_in_stock,
        sum(coalesce(sold.units_sold, 0)) as units_sold,
        sum(coalesce(sold.units_sold, 0) * coalesce(sold.units_sold, 0)) as units_squared
    from stock_days
    left join sold on stock_days.sku = sold.sku and stock_days.date_kst = sold.date_kst
    group by stock_days.sku

),

final as (

    select
        sku,
        cast(days_known as bigint) as days_known_28d,
        cast(days_in_stock as bigint) as days_in_stock_28d,
        cast(units_sold as bigint) as units_measured_28d,
        case
            when days_in_stock >= {{ var('velocity_min_days') }}
                then cast(1.0 * units_sold / days_in_stock as decimal(18, 4))
        end as velocity_28d,
        case
            when days_in_stock >= {{ var('velocity_min_days') }} and days_in_stock > 1
                then sqrt(greatest(
                    (1.0 * units_squared - 1.0 * units_sold * units_sold / days_in_stock) / (days_in_stock - 1), 0
                ))
        end as daily_deviation
    from summed

)

select * from final
