-- grain: one row per shop and order, in the column list every mall maps into
-- units: amounts in `currency`; *_initial as ordered, *_current after claims
{% set money = ['payment_amount', 'points_used', 'credits_used'] %}
with

orders as (

    select * from {{ ref('stg_cafe24__orders') }}

),

channels as (

    select * from {{ ref('sales_channels') }}
    where platform = 'cafe24'

),

summed as (

    select
        orders.*,
        coalesce(channels.sales_channel, lower(orders.order_place), 'own_mall') as sales_channel,
        channels.origin_platform,
        {% for stage in ['initial', 'actual'] %}
        {% for name in money %}coalesce({{ stage }}_{{ name }}, 0) + {% endfor %}coalesce(naver_points_used, 0)
            as {{ stage }}_paid,
        {% endfor %}
        coalesce(initial_coupon_discount, 0) + coalesce(initial_membership_discount, 0)
        + coalesce(initial_set_discount, 0) + coalesce(initial_app_discount, 0) as seller_discount
    from orders
    left join channels on orders.order_place = channels.native_code

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
        member_key as customer_key,

        -- text
        sales_channel,
        'paid=' || coalesce(native_paid, '') || ' canceled=' || coalesce(native_canceled, '')
        || ' shipping=' || coalesce(native_shipping_status, '') as native_order_status,
        payment_methods,
        shipping_scope,
        currency,

        -- numbers
        exchange_rate,
        cast(seller_discount as decimal(18, 2)) as discount_seller,
        initial_market_discount as discount_platform,
        cast(
            coalesce(initial_shipping_fee, 0) + coalesce(additional_shipping_fee, 0) as decimal(18, 2)
        ) as shipping_fee,
        cast(
            coalesce(initial_shipping_discount, 0) + coalesce(initial_coupon_shipping_discount, 0) as decimal(18, 2)
        ) as shipping_discount,
        cast(
            coalesce(initial_points_used, 0) + coalesce(initial_credits_used, 0) + coalesce(naver_points_used, 0)
            as decimal(18, 2)
        ) as points_used,
        cast(case when native_paid = 'T' then initial_paid else 0 end as decimal(18, 2)) as paid_amount,
        cast(initial_paid as decimal(18, 2)) as paid_amount_initial,
        cast(actual_paid as decimal(18, 2)) as paid_amount_current,
        initial_product_amount as product_amount_initial,
        actual_product_amount as product_amount_current,
        initial_tax_amount as vat_amount,
        nullif(commission, 0) as fee_amount,
        cast(null as decimal(18, 2)) as settlement_amount,

        -- flags
        native_paid = 'T' as is_paid,
        is_first_order,
        is_mobile,
        is_subscription,
        is_price_including_tax,

        -- times (UTC)
        ordered_at,
        paid_at,
        cancelled_at
    from summed

)

select * from mapped
