-- grain: one row per shop and claim that gives money back, in the column list every mall maps into
-- units: amounts in `currency`, positive when given back; null where the mall has no record of the claim
-- A return names amounts from its start, but owes money only once its line is a refund. A refund is done when it is
-- done for all its lines.
{{ config(materialized='table') }}
with

claims as (

    select * from {{ ref('int_godomall5__claims') }}
    where substr(native_claim_status, 1, 1) = 'r' and refund_status <> 'none'

),

records as (

    select * from {{ ref('int_godomall5__line_claims') }}

),

orders as (

    select * from {{ ref('stg_godomall5__orders') }}

),

summed as (

    select
        claims.shop_alias,
        claims.shop_no,
        claims.order_id,
        claims.claim_id,
        min(claims.claim_type) as first_type,
        max(claims.claim_type) as last_type,
        {{ any_row("claims.refund_status = 'unknown'") }} as has_unknown,
        {{ any_row("claims.refund_status = 'on_hold'") }} as has_held,
        {{ any_row("claims.refund_status = 'pending'") }} as has_pending,
        cast(sum(claims.qty) as bigint) as qty,
        cast(sum(records.money_amount) as decimal(18, 2)) as money_amount,
        cast(sum(records.points_amount) as decimal(18, 2)) as points_amount,
        cast(sum(records.claim_fee_amount) as decimal(18, 2)) as claim_fee_amount,
        max(claims.completed_at) as completed_at
    from claims
    inner join records
        on
            claims.shop_alias = records.shop_alias
            and claims.claim_id = records.claim_id
            and claims.line_id = records.line_id
    group by claims.shop_alias, claims.shop_no, claims.order_id, claims.claim_id

),

graded as (

    select
        *,
        case
            when has_unknown then 'unknown'
            when has_held then 'on_hold'
            when has_pending then 'pending'
            else 'done'
        end as refund_status
    from summed

),

mapped as (

    select
        graded.shop_alias,
        graded.shop_no,
        graded.claim_id as refund_id,
        graded.order_id,
        graded.claim_id,
        case when graded.first_type = graded.last_type then graded.first_type end as claim_type,
        graded.refund_status,
        orders.payment_method as refund_payment_methods,
        orders.currency,
        graded.qty,
        graded.money_amount,
        graded.points_amount,
        graded.claim_fee_amount,
        false as is_derived,
        cast(null as {{ type_utc() }}) as accepted_at,
        case when graded.refund_status = 'done' then graded.completed_at end as refunded_at,
        'godomall5' as platform,
        cast(graded.money_amount + graded.points_amount as decimal(18, 2)) as refund_amount
    from graded
    inner join orders on graded.shop_alias = orders.shop_alias and graded.order_id = orders.order_id

)

select * from mapped
