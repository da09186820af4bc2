-- question 9: What is the return rate of each SKU over the last 90 days, and why do people return it?
-- grain: one row per sku and currency
-- units: pieces of the sku (ordered pieces times `units_per_listing`; of a set, sets); refund_amount in `currency`
-- Over paid lines ordered in the last 90 Korean days, whenever they were returned. Reasons are those of return claims
-- that were not refused or taken back. refund_amount adds up what malls tell; null: no mall of these returns tells it.
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
        sku,
        currency,
        cast(sum((qty_ordered - qty_cancelled) * units) as bigint) as units_sold,
        cast(sum(qty_returned * units) as bigint) as units_returned
    from lines
    group by sku, currency

),

returns as (

    select
        lines.sku,
        lines.currency,
        coalesce(claims.reason_group, 'unknown') as reason_group,
        claims.qty * lines.units as units,
        claims.refund_amount
    from {{ ref('claims') }} as claims
    inner join lines on claims.line_key = lines.line_key
    where claims.claim_type = 'return' and claims.claim_phase not in ('rejected', 'withdrawn')

),

refunded as (

    select
        sku,
        currency,
        sum(refund_amount) as refund_amount
    from returns
    group by sku, currency

),

reasons as (

    select
        sku,
        currency,
        reason_group,
        sum(units) as units,
        sum(sum(units)) over (partition by sku, currency) as all_units,
        row_number() over (partition by sku, currency order by sum(units) desc, reason_group) as reason_rank
    from returns
    group by sku, currency, reason_group

),

rated as (

    select
        sold.sku,
        sold.units_sold,
        sold.units_returned,
        {{ share_of('sold.units_returned', 'sold.units_sold') }} as return_rate,
        reasons.reason_group as top_reason_group,
        {{ share_of('reasons.units', 'reasons.all_units') }} as top_reason_share,
        case when refunded.sku is null then 0 else refunded.refund_amount end as refund_amount,
        sold.currency
    from sold
    left join reasons
        on sold.sku = reasons.sku and sold.currency = reasons.currency and reasons.reason_rank = 1
    left join refunded on sold.sku = refunded.sku and sold.currency = refunded.currency

)

select * from rated
order by return_rate desc, units_sold desc, sku asc, currency asc
