-- grain: one row per refund: which part of it is goods, which shipping, which fee was kept
-- units: amounts in `currency`, positive when given back
-- refund = goods - discount the market takes back + shipping - fee. Goods come from the claimed pieces, shipping is the
-- rest. Where no piece can be named, all of it counts as goods; where a mall gives shipping back without a word
-- (money_formulas), shipping is null. A derived refund tells no fee: what the pieces are worth beyond it is one.
{{ config(materialized='table') }}
with

refunds as (

    select * from {{ ref('int_refunds_unioned') }}

),

told as (

    select distinct platform
    from {{ ref('money_formulas') }}
    where amount = 'refund_amount' and part = 'shipping_amount'

),

lines as (

    select
        platform,
        shop_alias,
        shop_no,
        refund_id,
        sum(goods_amount) as goods_amount,
        sum(discount_platform) as discount_platform
    from {{ ref('int_money_refunded_lines') }}
    group by platform, shop_alias, shop_no, refund_id

),

joined as (

    select
        refunds.*,
        lines.refund_id is not null as is_goods_split,
        told.platform is not null as is_shipping_in_it,
        lines.goods_amount,
        coalesce(lines.discount_platform, 0) as discount_platform,
        refunds.refund_amount + coalesce(refunds.claim_fee_amount, 0)
        - lines.goods_amount + coalesce(lines.discount_platform, 0) as rest_amount
    from refunds
    left join lines
        on
            refunds.platform = lines.platform
            and refunds.shop_alias = lines.shop_alias
            and refunds.shop_no = lines.shop_no
            and refunds.refund_id = lines.refund_id
    left join told on refunds.platform = told.platform

),

split as (

    select
        platform,
        shop_alias,
        shop_no,
        refund_id,
        order_id,
        claim_id,
        claim_type,
        refund_status,
        refund_payment_methods,
        currency,
        qty,
        refund_amount,
        money_amount,
        points_amount,
        cast(
            case when is_goods_split then goods_amount else refund_amount + coalesce(claim_fee_amount, 0) end
            as decimal(18, 2)
        ) as goods_amount,
        cast(discount_platform as decimal(18, 2)) as discount_platform,
        cast(case
            when not is_goods_split or not is_shipping_in_it then null
            when is_derived and claim_fee_amount is null and rest_amount < 0 then 0
            else rest_amount
        end as decimal(18, 2)) as shipping_amount,
        cast(case
            when is_derived and is_shipping_in_it and claim_fee_amount is null and rest_amount < 0 then -rest_amount
            else claim_fee_amount
        end as decimal(18, 2)) as claim_fee_amount,
        is_derived,
        is_goods_split,
        accepted_at,
        refunded_at
    from joined

)

select * from split
