-- grain: one row per shop and refund, in the column list every mall maps into (Korea; Japan does not tell them)
-- units: amounts in `currency`, positive when given back
{{ config(materialized='table') }}
with

refunds as (

    select * from {{ ref('int_makeshop__refund_records') }}

),

lines as (

    select * from {{ ref('int_makeshop__line_facts') }}

),

summed as (

    select
        refunds.shop_alias,
        refunds.refund_id,
        min(lines.claim_id) as first_claim_id,
        max(lines.claim_id) as last_claim_id,
        min(lines.claim_type) as first_type,
        max(lines.claim_type) as last_type,
        cast(sum(lines.quantity) as bigint) as qty
    from refunds
    inner join lines
        on
            refunds.shop_alias = lines.shop_alias
            and refunds.order_id = lines.order_id
            and {{ makeshop_names_line('refunds.line_numbers', 'lines.line_number') }}
    group by refunds.shop_alias, refunds.refund_id

),

mapped as (

    select
        refunds.shop_alias,
        refunds.shop_no,
        refunds.refund_id,
        refunds.order_id,
        -- money for several lines at once is given back for several claims
        case when summed.first_claim_id = summed.last_claim_id then summed.first_claim_id end as claim_id,
        case when summed.first_type = summed.last_type then summed.first_type end as claim_type,
        refunds.refund_status,
        coalesce(refunds.refund_method, refunds.payment_method) as refund_payment_methods,
        refunds.currency,
        summed.qty,
        cast(coalesce(refunds.money_amount, refunds.refund_amount - refunds.points_amount) as decimal(18, 2))
            as money_amount,
        cast(refunds.points_amount as decimal(18, 2)) as points_amount,
        refunds.claim_fee_amount,
        false as is_derived,
        cast(null as {{ type_utc() }}) as accepted_at,
        refunds.refunded_at,
        'makeshop' as platform,
        cast(
            coalesce(refunds.refund_amount, refunds.money_amount + refunds.points_amount) as decimal(18, 2)
        ) as refund_amount
    from refunds
    left join summed on refunds.shop_alias = summed.shop_alias and refunds.refund_id = summed.refund_id

)

select * from mapped
