-- grain: one row per variant and Korean day with sales
-- units: pieces of the listing
-- Paid lines by the day they were ordered; copies of orders and what is sent instead of exchanged goods do not count.
with

lines as (

    select * from {{ ref('order_lines') }}

),

sold as (

    select
        variant_key,
        ordered_date_kst as date_kst,
        cast(sum(qty_ordered) as bigint) as units_sold
    from lines
    where
        is_paid
        and not is_mirror
        and line_kind = 'sale'
        and claim_type <> 'cancel_unpaid'
        and ordered_date_kst is not null
    group by variant_key, ordered_date_kst

)

select * from sold
