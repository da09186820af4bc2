-- grain: one row per order whose money cannot be right as it stands, and per new currency of a shop
-- Parts are added up by the formulas of the seed, to the unit, and only where no claim has touched the order: some
-- malls let amounts shrink then.
{% set parts = ['gross_amount', 'discount_seller', 'discount_platform', 'shipping_fee', 'shipping_discount'] %}
{% set text = dbt.type_string() %}
with

orders as (

    select * from {{ ref('orders') }}

),

currencies as (

    select * from {{ ref('currencies') }}

),

signs as (

    {{ formula_signs('paid_amount', parts) }}

),

claimed_orders as (

    select distinct order_key from {{ ref('claims') }}

),

first_seen as (

    select
        platform,
        shop_alias,
        shop_no,
        currency,
        min(order_id) as native_id,
        row_number() over (
            partition by platform, shop_alias, shop_no order by min(ordered_at) asc, currency asc
        ) as currency_rank
    from orders
    group by platform, shop_alias, shop_no, currency

),

issues as (

    select
        'money does not add up' as issue,
        orders.platform,
        orders.shop_alias,
        orders.shop_no,
        orders.order_id as native_id,
        cast(orders.paid_amount - {{ formula_sum(parts, 'orders') }} as {{ text }}) as native_value,
        orders.order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        'paid ' || cast(orders.paid_amount as {{ text }}) || ' ' || orders.currency || ', its parts come to '
        || cast(cast({{ formula_sum(parts, 'orders') }} as decimal(18, 2)) as {{ text }}) as detail,
        'compare the order with the mall; the formula is in the money_formulas seed' as suggestion
    from orders
    inner join signs on orders.platform = signs.platform
    left join claimed_orders on orders.order_key = claimed_orders.order_key
    where
        orders.is_paid
        and orders.line_count > 0
        and claimed_orders.order_key is null
        and orders.paid_amount <> {{ formula_sum(parts, 'orders') }}
    union all
    select
        'more given back than paid' as issue,
        orders.platform,
        orders.shop_alias,
        orders.shop_no,
        orders.order_id as native_id,
        cast(orders.refund_amount as {{ text }}) as native_value,
        orders.order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        'paid ' || cast(orders.paid_amount as {{ text }}) || ' ' || orders.currency as detail,
        'compare the refunds of the order with the mall' as suggestion
    from orders
    where orders.refund_amount > orders.paid_amount
    union all
    select
        'part of a coin' as issue,
        orders.platform,
        orders.shop_alias,
        orders.shop_no,
        orders.order_id as native_id,
        cast(orders.paid_amount as {{ text }}) as native_value,
        orders.order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        orders.currency || ' has no smaller unit' as detail,
        'compare the order with the mall: amounts or currency are wrong' as suggestion
    from orders
    inner join currencies on orders.currency = currencies.currency and currencies.minor_units = 0
    where
        {% for amount in parts + ['paid_amount', 'refund_amount'] -%}
            {{ 'or ' if not loop.first }}orders.{{ amount }} <> round(orders.{{ amount }}, 0)
        {% endfor %}
    union all
    select
        'new currency' as issue,
        first_seen.platform,
        first_seen.shop_alias,
        first_seen.shop_no,
        first_seen.native_id,
        first_seen.currency as native_value,
        cast(null as {{ text }}) as order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        case
            when currencies.currency is null then 'not in the currencies seed: taken to have two decimals'
            else 'the shop sold in another currency before'
        end as detail,
        case
            when currencies.currency is null then 'add the currency with its decimals to the currencies seed'
            else 'nothing adds currencies up; look whether the currency of the shop was changed'
        end as suggestion
    from first_seen
    left join currencies on first_seen.currency = currencies.currency
    where currencies.currency is null or first_seen.currency_rank > 1

)

select * from issues
