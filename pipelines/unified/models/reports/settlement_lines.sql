-- grain: one row per paid line of a shop that lists what it pays out: what was expected of it and what came
-- units: amounts in `currency`; of what was claimed away nothing is expected, so a difference there is no fault
-- Also the list of lines without a fee.
with

lines as (

    select * from {{ ref('order_lines') }}
    where is_paid and line_kind = 'sale' and not is_mirror

),

settlements as (

    select * from {{ ref('settlements') }}

),

telling_shops as (

    select distinct
        platform,
        shop_alias
    from settlements

),

settled as (

    select
        line_key,
        cast(sum(payment_amount) as decimal(18, 2)) as payment_amount,
        cast(sum(fee_amount) as decimal(18, 2)) as fee_amount,
        cast(sum(benefit_amount) as decimal(18, 2)) as benefit_amount,
        cast(sum(settlement_amount) as decimal(18, 2)) as settlement_amount,
        {{ any_row('is_taken_back') }} as has_taken_back,
        {{ any_row('not is_paid_out') }} as has_unpaid,
        max(completed_date) as completed_date
    from settlements
    where line_key is not null
    group by line_key

),

joined as (

    select
        -- keys
        lines.line_key,
        lines.order_key,
        lines.platform,
        lines.shop_alias,
        lines.shop_no,
        lines.order_id,
        lines.line_id,

        -- text
        lines.canonical_status,
        case
            when settled.line_key is null and lines.qty_active = 0 then 'nothing_due'
            when settled.line_key is null and lines.confirmed_at is null then 'not_confirmed'
            when settled.line_key is null then 'awaited'
            when settled.has_unpaid then 'announced'
            when settled.has_taken_back then 'taken_back'
            else 'paid_out'
        end as settlement_state,
        lines.currency,

        -- numbers
        lines.fee_amount as expected_fee_amount,
        lines.settlement_amount as expected_settlement_amount,
        settled.payment_amount as settled_payment_amount,
        settled.fee_amount as settled_fee_amount,
        settled.benefit_amount as settled_benefit_amount,
        settled.settlement_amount as settled_amount,
        cast(settled.settlement_amount - lines.settlement_amount as decimal(18, 2)) as difference_amount,

        -- flags
        lines.fee_amount is null as is_without_fee,

        -- dates (Korean calendar)
        lines.ordered_date_kst,
        lines.confirmed_date_kst,
        settled.completed_date
    from lines
    inner join telling_shops on lines.platform = telling_shops.platform and lines.shop_alias = telling_shops.shop_alias
    left join settled on lines.line_key = settled.line_key

)

select * from joined
