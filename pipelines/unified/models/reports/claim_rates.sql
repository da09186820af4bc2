-- grain: one row per sku and currency sold in the last 90 days of the data
-- units: pieces of the sku (a listing of two counts twice, a set once); rates from 0 to 1; amounts in `currency`
-- The cohort of what was ordered in that time: how much of it was claimed since, and why.
{% set claimed = "claims.claim_phase not in ('rejected', 'withdrawn')" %}
{% set grain = 'sku, currency' %}
with

as_of as (

    select * from {{ ref('int_as_of') }}

),

sold_lines as (

    select
        order_lines.*,
        coalesce(order_lines.units_per_listing, 1) as piece_count
    from {{ ref('order_lines') }} as order_lines
    cross join as_of
    where
        order_lines.is_paid
        and not order_lines.is_mirror
        and order_lines.line_kind = 'sale'
        and order_lines.claim_type <> 'cancel_unpaid'
        and order_lines.canonical_status <> 'void'
        and order_lines.ordered_date_kst > {{ days_before('as_of.as_of_date_kst', 90) }}

),

sold as (

    select
        {{ grain }},
        min(product_name) as product_name,
        cast(sum(qty_ordered * piece_count) as bigint) as units_sold
    from sold_lines
    group by {{ grain }}

),

claimed as (

    select
        sold_lines.sku,
        sold_lines.currency,
        claims.claim_type,
        coalesce(claims.reason_group, 'unknown') as reason_group,
        claims.qty * sold_lines.piece_count as qty,
        claims.refund_amount
    from sold_lines
    inner join {{ ref('claims') }} as claims on sold_lines.line_key = claims.line_key
    where {{ claimed }}

),

counted as (

    select
        {{ grain }},
        cast(sum(case when claim_type = 'return' then qty else 0 end) as bigint) as units_returned,
        cast(sum(case when claim_type = 'cancel' then qty else 0 end) as bigint) as units_cancelled,
        cast(sum(case when claim_type = 'exchange' then qty else 0 end) as bigint) as units_exchanged,
        -- null where no mall of the sku tells what it gave back
        cast(sum(case when claim_type = 'return' then refund_amount end) as decimal(18, 2)) as refund_amount
    from claimed
    group by {{ grain }}

),

reasons as (

    select
        {{ grain }},
        reason_group,
        sum(qty) as reason_qty,
        row_number() over (partition by {{ grain }} order by sum(qty) desc, reason_group asc) as reason_rank
    from claimed
    where claim_type = 'return'
    group by {{ grain }}, reason_group

),

joined as (

    select
        sold.sku,
        sold.currency,
        sold.product_name,
        reasons.reason_group as top_reason_group,
        sold.units_sold,
        coalesce(counted.units_returned, 0) as units_returned,
        coalesce(counted.units_cancelled, 0) as units_cancelled,
        coalesce(counted.units_exchanged, 0) as units_exchanged,
        cast(coalesce(counted.units_returned, 0) * 1.0 / nullif(sold.units_sold, 0) as decimal(18, 6)) as return_rate,
        cast(reasons.reason_qty * 1.0 / nullif(counted.units_returned, 0) as decimal(18, 6)) as top_reason_share,
        counted.refund_amount
    from sold
    left join counted on sold.sku = counted.sku and sold.currency = counted.currency
    left join reasons
        on sold.sku = reasons.sku and sold.currency = reasons.currency and reasons.reason_rank = 1

)

select * from joined
