-- grain: one row per shop and order, in the column list every mall maps into
-- units: amounts in `currency`; *_initial as ordered, *_current after claims
-- What Japan gives back is not told, so amounts after claims are null there.
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
with

orders as (

    {{ touched_orders('stg_makeshop__orders') }}

),

sums as (

    select * from {{ ref('int_makeshop__order_sums') }}

),

joined as (

    select
        orders.*,
        sums.shipping_fee as all_shipping_fees,
        sums.shipping_discount,
        sums.discount_amount,
        sums.product_amount as all_products_amount,
        sums.gross_given_back,
        sums.money_refunded,
        sums.points_refunded,
        sums.cancelled_at
    from orders
    inner join sums on orders.shop_alias = sums.shop_alias and orders.order_id = sums.order_id

),

mapped as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        order_id,
        {{ no_text }} as market_order_id,
        {{ no_text }} as origin_platform,
        member_key as customer_key,

        -- text
        sales_channel,
        native_status as native_order_status,
        payment_method as payment_methods,
        {{ no_text }} as shipping_scope,
        currency,

        -- numbers
        cast(null as decimal(18, 6)) as exchange_rate,
        cast(discount_amount as decimal(18, 2)) as discount_seller,
        cast(0 as decimal(18, 2)) as discount_platform,
        cast(all_shipping_fees as decimal(18, 2)) as shipping_fee,
        cast(shipping_discount as decimal(18, 2)) as shipping_discount,
        cast(points_amount as decimal(18, 2)) as points_used,
        cast(case when is_paid then money_amount + points_amount else 0 end as decimal(18, 2)) as paid_amount,
        cast(money_amount as decimal(18, 2)) as money_amount_initial,
        cast(case flavor when 'kr' then money_amount - money_refunded end as decimal(18, 2)) as money_amount_current,
        cast(points_amount as decimal(18, 2)) as points_amount_initial,
        cast(case flavor when 'kr' then points_amount - points_refunded end as decimal(18, 2)) as points_amount_current,
        cast(all_products_amount as decimal(18, 2)) as product_amount_initial,
        cast(all_products_amount - gross_given_back as decimal(18, 2)) as product_amount_current,
        {{ no_amount }} as vat_amount,
        {{ no_amount }} as fee_amount,
        {{ no_amount }} as settlement_amount,

        -- flags
        is_paid,
        cast(null as boolean) as is_first_order,
        is_mobile,
        is_subscription,
        cast(null as boolean) as is_price_including_tax,
        flavor = 'kr' as tells_refunds,

        -- times (UTC)
        ordered_at,
        paid_at,
        cancelled_at
    from joined

)

select * from mapped
