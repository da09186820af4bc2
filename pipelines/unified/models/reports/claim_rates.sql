-- grain: one row per sku and currency sold in the last 90 days of the data
-- units: pieces of the sku (a listing of two counts twice, a set once); rates from 0 to 1; amounts in `currency`
-- The cohort of what was ordered and paid in that time: how much of it was claimed since, and why.
{% set grain = 'sku, currency' %}
with

present as (

    select * from {{ ref('int_as_of') }}

),

lines as (

    select
        order_lines.*,
        coalesce(order_lines.units_per_listing, 1) as units
    from {{ ref('order_lines') }} as order_lines
    cross join present
    where
        order_lines.is_paid
        and not order_lines.is_mirror
        and order_lines.line_kind <> 'exchange_replacement'
        and order_lines.canonical_status not in ('void', 'payment_failed')
        and order_lines.ordered_date_kst > {{ days_before('present.as_of_date_kst', 90) }}

),

sold as (

    select
        {{ grain }},
        min(product_name) as product_name,
        cast(sum(qty_ordered * units) as bigint) as units_ordered,
        cast(sum((qty_ordered - qty_cancelled) * units) as bigint) as units_sold,
        cast(sum(qty_returned * units) as bigint) as units_returned
    from lines
    group by {{ grain }}

),

claimed as (

    select
        lines.sku,
        lines.currency,
        claims.claim_type,
        coalesce(claims.reason_group, 'unknown') as reason_group,
        claims.qty * lines.units as units,
        claims.refund_amount
    from {{ ref('claims') }} as claims
    inner join lines on claims.line_key = lines.line_key
    where claims.claim_phase not in ('rejected', 'withdrawn')

),

counted as (

    select
        {{ grain }},
        cast(sum(case when claim_type = 'cancel' then units else 0 end) as bigint) as units_cancelled,
        cast(sum(case when claim_type = 'exchange' then units else 0 end) as bigint) as units_exchanged
    from claimed
    group by {{ grain }}

),

refunded as (

    select
        {{ grain }},
        cast(sum(refund_amount) as decimal(18, 2)) as refund_amount
    from claimed
    where claim_type = 'return'
    group by {{ grain }}

),

reasons as (

    select
        {{ grain }},
        reason_group,
        sum(units) as units,
        sum(sum(units)) over (partition by {{ grain }}) as all_units,
        row_number() over (partition by {{ grain }} order by sum(units) desc, reason_group asc) as reason_rank
    from claimed
    where claim_type = 'return'
    group by {{ grain }}, reason_group

),

rated as (

    select
        sold.sku,
        sold.currency,
        sold.product_name,
        reasons.reason_group as top_reason_group,
        sold.units_ordered,
        sold.units_sold,
        sold.units_returned,
        coalesce(counted.units_cancelled, 0) as units_cancelled,
        coalesce(counted.units_exchanged, 0) as units_exchanged,
        {{ share_of('sold.units_returned', 'sold.units_sold') }} as return_rate,
        {{ share_of('reasons.units', 'reasons.all_units') }} as top_reason_share,
        case when refunded.sku is null then 0 else refunded.refund_amount end as refund_amount
    from sold
    left join reasons
        on sold.sku = reasons.sku and sold.currency = reasons.currency and reasons.reason_rank = 1
    left join counted on sold.sku = counted.sku and sold.currency = counted.currency
    left join refunded on sold.sku = refunded.sku and sold.currency = refunded.currency

)

select * from rated
