-- grain: one row per Korean month of the order, shop and currency
-- units: amounts in `currency`
-- Lines that stand as sales. Of a line that was claimed in part, the part that is left.
{% set grain = 'month_kst, platform, shop_alias, shop_no, currency' %}
with

lines as (

    select * from {{ ref('order_lines') }}
    where is_paid and is_sale and not is_mirror

),

settled as (

    select
        line_key,
        sum(settlement_amount) as settled_amount
    from {{ ref('settlements') }}
    where line_key is not null and is_paid_out
    group by line_key

),

currencies as (

    select * from {{ ref('currencies') }}

),

valued as (

    select
        {{ month_of('lines.ordered_date_kst') }} as month_kst,
        lines.platform,
        lines.shop_alias,
        lines.shop_no,
        lines.currency,
        lines.canonical_status = 'confirmed' as is_confirmed,
        {{ share_of_pieces(
            '(lines.gross_amount - lines.discount_seller)', 'lines.qty_active', 'lines.qty_ordered',
            'coalesce(currencies.minor_units, 2)'
        ) }} as sold_amount,
        lines.fee_amount,
        lines.settlement_amount,
        settled.settled_amount
    from lines
    left join settled on lines.line_key = settled.line_key
    left join currencies on lines.currency = currencies.currency

),

summed as (

    select
        {{ grain }},
        cast(sum(case when is_confirmed then sold_amount else 0 end) as decimal(18, 2)) as confirmed_amount,
        cast(sum(case when is_confirmed then 0 else sold_amount end) as decimal(18, 2)) as unconfirmed_amount,
        -- null where the mall is silent, never 0
        cast(sum(fee_amount) as decimal(18, 2)) as fee_amount,
        cast(sum(settlement_amount) as decimal(18, 2)) as expected_settlement_amount,
        cast(sum(settled_amount) as decimal(18, 2)) as settled_amount,
        count(*) as line_count,
        cast(sum(case when fee_amount is null then 1 else 0 end) as bigint) as lines_without_fee
    from valued
    group by {{ grain }}

)

select * from summed
