-- grain: one row per claim (kind and number) and order line that money was, or will be, given back for
-- units: amounts in the refund's currency
-- A refund is spread over its lines by what their pieces are worth; the last line takes what rounding leaves, so that
-- the lines of a refund add up to it.
{% set refund = 'platform, shop_alias, shop_no, refund_id' %}
with

lines as (

    select
        *,
        case when goods_amount > 0 then goods_amount else 0 end as weight
    from {{ ref('int_money_refunded_lines') }}

),

refunds as (

    select * from {{ ref('int_money_refund_parts') }}

),

weighed as (

    select
        *,
        sum(weight) over (partition by {{ refund }}) as refund_weight,
        sum(weight) over (
            partition by {{ refund }} order by claim_type, claim_id, line_id
            rows between unbounded preceding and current row
        ) as weight_so_far,
        count(*) over (partition by {{ refund }}) as line_count,
        row_number() over (partition by {{ refund }} order by claim_type, claim_id, line_id) as line_rank
    from lines

),

bounded as (

    select
        *,
        -- goods that cost nothing share by head
        case when refund_weight > 0 then weight_so_far else line_rank end as upper_bound,
        case when refund_weight > 0 then weight_so_far - weight else line_rank - 1 end as lower_bound,
        case when refund_weight > 0 then refund_weight else line_count end as whole
    from weighed

),

shared as (

    select
        bounded.platform,
        bounded.shop_alias,
        bounded.shop_no,
        bounded.claim_type,
        bounded.claim_id,
        bounded.line_id,
        refunds.refund_status,
        {{ whole_coins('refunds.refund_amount * bounded.upper_bound / bounded.whole', 'bounded.minor_units') }}
        - {{ whole_coins('refunds.refund_amount * bounded.lower_bound / bounded.whole', 'bounded.minor_units') }}
            as amount
    from bounded
    inner join refunds
        on
            bounded.platform = refunds.platform
            and bounded.shop_alias = refunds.shop_alias
            and bounded.shop_no = refunds.shop_no
            and bounded.refund_id = refunds.refund_id

),

summed as (

    select
        platform,
        shop_alias,
        shop_no,
        claim_type,
        claim_id,
        line_id,
        cast(sum(case when refund_status = 'done' then amount else 0 end) as decimal(18, 2)) as refund_amount,
        cast(sum(case when refund_status in ('pending', 'on_hold') then amount else 0 end) as decimal(18, 2))
            as refund_pending_amount
    from shared
    group by platform, shop_alias, shop_no, claim_type, claim_id, line_id

)

select * from summed
