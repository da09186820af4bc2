-- grain: one row per shop and finished cancel or return of a paid line, in the column list every mall maps into
-- units: amounts in `currency`, positive when given back
-- The mall lists no refunds: what the line cost at first less what it costs now. Several claims on one line share that
-- by their pieces, the last one takes what rounding leaves. Delivery is not in it.
{{ config(materialized='table') }}
with

lines as (

    select
        *,
        -- without the amount that is left, only a line that is closed tells it: nothing
        cast(payment_amount - coalesce(
            remain_payment_amount, case when native_status in ('CANCELED', 'RETURNED') then 0 end
        ) as decimal(18, 2)) as line_refund_amount
    from {{ ref('int_naver_smartstore__current_lines') }}
    where is_paid

),

claims as (

    select
        *,
        sum(qty) over (partition by shop_alias, line_id) as line_qty,
        sum(qty) over (
            partition by shop_alias, line_id order by claim_id rows between unbounded preceding and current row
        ) as qty_so_far
    from {{ ref('int_naver_smartstore__line_claims') }}
    where claim_type in ('cancel', 'return') and claim_phase = 'completed'

),

shared as (

    select
        claims.*,
        lines.payment_method,
        {{ naver_fee_is_deducted('claims.fee_pay_method') }} as is_fee_deducted,
        round(lines.line_refund_amount * claims.qty_so_far / nullif(claims.line_qty, 0), 0)
        - round(lines.line_refund_amount * (claims.qty_so_far - claims.qty) / nullif(claims.line_qty, 0), 0)
            as goods_amount
    from claims
    inner join lines on claims.shop_alias = lines.shop_alias and claims.line_id = lines.line_id

),

mapped as (

    select
        shop_alias,
        '1' as shop_no,
        claim_id as refund_id,
        order_id,
        claim_id,
        claim_type,
        refund_status,
        payment_method as refund_payment_methods,
        'KRW' as currency,
        qty,
        cast(null as decimal(18, 2)) as money_amount,
        cast(null as decimal(18, 2)) as points_amount,
        fee_amount as claim_fee_amount,
        true as is_derived,
        cast(null as {{ type_utc() }}) as accepted_at,
        completed_at as refunded_at,
        'naver_smartstore' as platform,
        cast(
            goods_amount - case when is_fee_deducted then coalesce(fee_amount, 0) else 0 end as decimal(18, 2)
        ) as refund_amount
    from shared

)

select * from mapped
