-- grain: one row per order line and physical item in it, of lines sold in the last 28 days or still to be handed over
-- units: pieces of the item
-- 28 Korean days that end with the day up to which the data reaches. A set counts for each thing in it.
{{ config(materialized='table') }}
with

lines as (

    select
        order_lines.line_key,
        order_lines.variant_key,
        order_lines.sku,
        order_lines.units_per_listing,
        order_lines.ordered_date_kst,
        order_lines.status_rank,
        order_lines.qty_ordered,
        order_lines.qty_active,
        order_lines.is_open_demand and not order_lines.is_mirror as is_open,
        {{ counts_as_sold() }}
        and order_lines.ordered_date_kst <= present.as_of_date_kst
        and order_lines.ordered_date_kst > {{ days_before('present.as_of_date_kst', 28) }} as is_sold
    from {{ ref('order_lines') }} as order_lines
    cross join {{ ref('int_as_of') }} as present

),

kept as (

    select
        lines.*,
        lines.is_open and lines.status_rank >= {{ taken_from_rank('variants.deduct_stage') }} as is_taken
    from lines
    left join {{ ref('inventory') }} as variants on lines.variant_key = variants.variant_key
    where lines.is_open or lines.is_sold

),

parts as (

    select * from {{ ref('int_variant_sku_parts') }}

),

in_items as (

    select
        kept.line_key,
        coalesce(parts.sku, kept.sku) as sku,
        kept.ordered_date_kst,
        coalesce(parts.units_per_listing, kept.units_per_listing, 1) as piece_units,
        kept.qty_ordered,
        kept.qty_active,
        kept.is_sold,
        kept.is_open,
        kept.is_taken
    from kept
    left join parts
        on
            kept.units_per_listing is null
            and kept.variant_key = parts.variant_key
            and coalesce(kept.ordered_date_kst, parts.valid_from) >= parts.valid_from
            and (parts.valid_to is null or coalesce(kept.ordered_date_kst, parts.valid_from) < parts.valid_to)

),

final as (

    select
        line_key,
        sku,
        ordered_date_kst,
        case when is_sold then qty_ordered * piece_units else 0 end as units_sold,
        case when is_open then qty_active * piece_units else 0 end as open_demand_qty,
        case when is_taken then qty_active * piece_units else 0 end as qty_committed
    from in_items

)

select * from final
