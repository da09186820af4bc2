-- question 13: What is confirmed and what not yet, which fees and which settlement are expected?
-- grain: one row per month of the order, shop and currency
-- units: amounts in `currency`; order lines
-- An amount is what the pieces left are worth to the seller: price less the discounts he bears. Fee and settlement are
-- those of the mall for the whole line, null where it tells none. A shop that has never told of a confirmation has
-- confirmed_amount null: all its sales stand as not confirmed.
with

lines as (

    select
        *,
        1 = max(case when canonical_status = 'confirmed' or confirmed_at is not null then 1 else 0 end)
            over (partition by platform, shop_alias) as tells_confirmations
    from {{ ref('order_lines') }}

),

sales as (

    select
        {{ month_of('ordered_date_kst') }} as month_kst,
        platform,
        shop_alias,
        currency,
        canonical_status = 'confirmed' as is_confirmed,
        tells_confirmations,
        round((gross_amount - discount_seller) * qty_active / nullif(qty_ordered, 0), 2) as amount,
        fee_amount,
        settlement_amount
    from lines
    where is_sale and not is_mirror and line_kind <> 'exchange_replacement'

),

summed as (

    select
        month_kst,
        platform,
        shop_alias,
        currency,
        cast(
            case when tells_confirmations then sum(case when is_confirmed then amount else 0 end) end as decimal(18, 2)
        ) as confirmed_amount,
        cast(sum(case when is_confirmed then 0 else amount end) as decimal(18, 2)) as unconfirmed_amount,
        sum(fee_amount) as fee_amount,
        sum(settlement_amount) as expected_settlement_amount,
        cast(sum(case when fee_amount is null then 1 else 0 end) as bigint) as lines_without_fee
    from sales
    group by month_kst, platform, shop_alias, currency, tells_confirmations

)

select * from summed
order by month_kst, platform, shop_alias, currency
