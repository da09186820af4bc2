-- grain: one row per variant that a line was ordered of in the last 28 Korean days up to the data's end
-- units: pieces of the listing; price with option times pieces, in the listing's `currency`
{{ config(materialized='table') }}
with

lines as (

    select
        order_lines.variant_key,
        order_lines.currency,
        order_lines.qty_ordered,
        order_lines.gross_amount
    from {{ ref('order_lines') }} as order_lines
    cross join {{ ref('int_as_of') }} as present
    where
        {{ counts_as_sold() }}
        and order_lines.ordered_date_kst <= present.as_of_date_kst
        and order_lines.ordered_date_kst > {{ days_before('present.as_of_date_kst', 28) }}

),

final as (

    select
        variants.variant_key,
        variants.currency,
        cast(sum(lines.qty_ordered) as bigint) as sales_28d,
        cast(sum(case when lines.currency = variants.currency then lines.gross_amount else 0 end) as decimal(18, 2))
            as sales_amount_28d
    from lines
    inner join {{ ref('variants') }} as variants on lines.variant_key = variants.variant_key
    group by variants.variant_key, variants.currency

)

select * from final
