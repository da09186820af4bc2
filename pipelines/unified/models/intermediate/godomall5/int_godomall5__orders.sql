-- grain: one row per shop and order, in the column list every mall maps into
-- units: amounts in `currency`; *_initial as ordered, *_current after claims
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
with

orders as (

    {{ touched_orders('stg_godomall5__orders') }}

),

channels as (

    select * from {{ ref('sales_channels') }}
    where platform = 'godomall5'

),

sums as (

    select * from {{ ref('int_godomall5__order_sums') }}

),

joined as (

    select
        orders.*,
        coalesce(channels.sales_channel, orders.order_channel, 'own_mall') as sales_channel,
        channels.native_code is null and orders.order_channel is not null as is_from_market,
        channels.origin_platform,
        coalesce(orders.mileage_used, 0) + coalesce(orders.deposit_used, 0) as points_amount,
        -- whether the settled price falls when money goes back is a setting: nobody has seen it
        coalesce(orders.settle_amount, 0)
        {%- if var('godomall5_settle_price_shrinks', false) %} + sums.money_refunded{% endif %} as money_amount,
        coalesce(orders.goods_discount, 0) + coalesce(orders.member_discount, 0)
        + coalesce(orders.member_overlap_discount, 0) + coalesce(orders.brand_bank_discount, 0)
        + coalesce(orders.goods_coupon_discount, 0) + coalesce(orders.order_coupon_discount, 0)
        + coalesce(orders.app_discount, 0) + coalesce(orders.adjustment_discount, 0)
        + coalesce(orders.category_discount, 0) as seller_discount,
        coalesce(sums.shipping_fee, orders.shipping_fee, 0) as all_shipping_fees,
        coalesce(orders.member_shipping_discount, 0) + coalesce(orders.coupon_shipping_discount, 0)
            as all_shipping_discounts,
        sums.money_refunded,
        sums.points_refunded,
        sums.gross_given_back,
        sums.cancelled_at
    from orders
    inner join sums on orders.shop_alias = sums.shop_alias and orders.order_id = sums.order_id
    left join channels on orders.order_channel = channels.native_code

),

mapped as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        order_id,
        -- Naver Pay and Payco are ways to pay in the own mall, not markets with orders of their own
        case when is_from_market then channel_order_id end as market_order_id,
        origin_platform,
        member_key as customer_key,

        -- text
        sales_channel,
        native_status as native_order_status,
        payment_method as payment_methods,
        {{ no_text }} as shipping_scope,
        currency,

        -- numbers
        cast(null as decimal(18, 6)) as exchange_rate,
        cast(seller_discount as decimal(18, 2)) as discount_seller,
        cast(0 as decimal(18, 2)) as discount_platform,
        cast(all_shipping_fees as decimal(18, 2)) as shipping_fee,
        cast(all_shipping_discounts as decimal(18, 2)) as shipping_discount,
        cast(points_amount as decimal(18, 2)) as points_used,
        cast(
            case when paid_at is not null then money_amount + points_amount else 0 end as decimal(18, 2)
        ) as paid_amount,
        cast(money_amount as decimal(18, 2)) as money_amount_initial,
        cast(money_amount - money_refunded as decimal(18, 2)) as money_amount_current,
        cast(points_amount as decimal(18, 2)) as points_amount_initial,
        cast(points_amount - points_refunded as decimal(18, 2)) as points_amount_current,
        product_amount as product_amount_initial,
        cast(product_amount - gross_given_back as decimal(18, 2)) as product_amount_current,
        vat_amount,
        {{ no_amount }} as fee_amount,
        {{ no_amount }} as settlement_amount,

        -- flags
        paid_at is not null as is_paid,
        is_first_order,
        is_mobile,
        cast(null as boolean) as is_subscription,
        cast(null as boolean) as is_price_including_tax,
        true as tells_refunds,

        -- times (UTC)
        ordered_at,
        paid_at,
        cancelled_at
    from joined

)

select * from mapped
