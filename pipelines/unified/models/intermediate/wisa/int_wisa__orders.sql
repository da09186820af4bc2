-- grain: one row per shop and order, in the column list every mall maps into
-- units: amounts in `currency`; *_initial as ordered, *_current after claims
-- The mall gives one amount. It does not tell money from points, nor goods from shipping; money given back is not told.
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
{% set no_flag, no_time = 'cast(null as boolean)', 'cast(null as ' ~ type_utc() ~ ')' %}
with

orders as (

    {{ touched_orders('stg_wisa__orders') }}

),

channels as (

    select * from {{ ref('sales_channels') }}
    where platform = 'wisa'

),

lines as (

    select
        shop_alias,
        order_id,
        sum(unit_price * quantity) as gross_amount,
        sum(unit_price * (qty_cancelled + qty_returned)) as gross_given_back,
        {{ any_row('is_paid') }} as is_paid
    from {{ ref('int_wisa__line_facts') }}
    group by shop_alias, order_id

),

joined as (

    select
        orders.*,
        coalesce(channels.sales_channel, orders.order_channel, 'own_mall') as sales_channel,
        -- a word nobody knows beside a market's order number: SmartStore is the only market that can be connected here
        case
            when channels.native_code is not null then channels.origin_platform
            when orders.market_order_id is not null then 'naver_smartstore'
        end as origin_platform,
        coalesce(orders.is_paid, lines.is_paid, false) as is_order_paid,
        coalesce(orders.total_amount, lines.gross_amount, 0) as due_amount,
        coalesce(lines.gross_amount, 0) as gross_amount,
        coalesce(lines.gross_given_back, 0) as gross_given_back
    from orders
    left join lines on orders.shop_alias = lines.shop_alias and orders.order_id = lines.order_id
    left join channels on orders.order_channel = channels.native_code

),

mapped as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        order_id,
        market_order_id,
        origin_platform,
        customer_key,

        -- text
        sales_channel,
        native_status as native_order_status,
        {{ no_text }} as payment_methods,
        {{ no_text }} as shipping_scope,
        currency,

        -- numbers
        cast(null as decimal(18, 6)) as exchange_rate,
        cast(0 as decimal(18, 2)) as discount_seller,
        cast(0 as decimal(18, 2)) as discount_platform,
        {{ no_amount }} as shipping_fee,
        {{ no_amount }} as shipping_discount,
        {{ no_amount }} as points_used,
        cast(case when is_order_paid then due_amount else 0 end as decimal(18, 2)) as paid_amount,
        cast(due_amount as decimal(18, 2)) as money_amount_initial,
        {{ no_amount }} as money_amount_current,
        cast(0 as decimal(18, 2)) as points_amount_initial,
        {{ no_amount }} as points_amount_current,
        cast(gross_amount as decimal(18, 2)) as product_amount_initial,
        cast(gross_amount - gross_given_back as decimal(18, 2)) as product_amount_current,
        {{ no_amount }} as vat_amount,
        {{ no_amount }} as fee_amount,
        {{ no_amount }} as settlement_amount,

        -- flags
        is_order_paid as is_paid,
        {{ no_flag }} as is_first_order,
        {{ no_flag }} as is_mobile,
        {{ no_flag }} as is_subscription,
        {{ no_flag }} as is_price_including_tax,
        false as tells_refunds,

        -- times (UTC)
        ordered_at,
        {{ no_time }} as paid_at,
        {{ no_time }} as cancelled_at
    from joined

)

select * from mapped
