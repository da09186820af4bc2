-- grain: one row per refund: which part of it is goods, which shipping, which fee was kept
-- units: amounts in `currency`, positive when given back
-- refund = goods - discount the market takes back + shipping - fee. Goods are what the claimed pieces were worth, but
-- never more than what was given back for them; shipping is the rest. Where no piece can be named, all of it counts as
-- goods; where a mall's refunds hold no shipping (money_formulas), shipping is null. A derived refund tells no fee:
-- what its pieces are worth beyond it is one.
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
        refunds.is_derived and told.platform is not null and refunds.claim_fee_amount is null as is_fee_hidden,
        lines.goods_amount as claimed_amount,
        case when refunds.refund_amount > 0 then coalesce(lines.discount_platform, 0) else 0 end as discount_platform,
        -- what the buyer was granted before the fee came off
        refunds.refund_amount + coalesce(refunds.claim_fee_amount, 0) as granted_amount
    from refunds
    left join lines
        on
            refunds.platform = lines.platform
            and refunds.shop_alias = lines.shop_alias
            and refunds.shop_no = lines.shop_no
            and refunds.refund_id = lines.refund_id
    left join told on refunds.platform = told.platform

),

valued as (

    select
        *,
        case
            when is_fee_hidden then coalesce(claimed_amount, granted_amount)
            when claimed_amount < granted_amount + discount_platform then claimed_amount
            else granted_amount + discount_platform
        end as goods_amount
    from joined

),

rested as (

    select
        *,
        granted_amount + discount_platform - goods_amount as rest_amount
    from valued

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
        cast(claimed_amount as decimal(18, 2)) as claimed_amount,
        cast(goods_amount as decimal(18, 2)) as goods_amount,
        cast(discount_platform as decimal(18, 2)) as discount_platform,
        cast(case
            when is_goods_split and is_shipping_in_it and rest_amount >= 0 then rest_amount
            when is_goods_split and is_shipping_in_it and rest_amount < 0 then 0
        end as decimal(18, 2)) as shipping_amount,
        cast(case when is_fee_hidden and rest_amount < 0 then -rest_amount else claim_fee_amount end as decimal(18, 2))
            as claim_fee_amount,
        is_derived,
        is_goods_split,
        accepted_at,
        refunded_at
    from rested

)

select * from split
