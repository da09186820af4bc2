-- grain: one row per shop and order, in the column list every mall maps into
-- units: amounts in `currency`; *_initial as ordered, *_current after claims
{{ config(materialized='table') }}
with

orders as (

    {{ touched_orders('stg_cafe24__orders') }}

),

channels as (

    select * from {{ ref('sales_channels') }}
    where platform = 'cafe24'

),

joined as (

    select
        orders.*,
        coalesce(channels.sales_channel, lower(orders.order_place), 'own_mall') as sales_channel,
        channels.origin_platform
    from orders
    left join channels on orders.order_place = channels.native_code

),

amounts as (

    select
        *,
        {{ cafe24_due('initial') }} as initial_due,
        {{ cafe24_due('actual') }} as actual_due,
        coalesce(initial_payment_amount, 0) as initial_money,
        coalesce(actual_payment_amount, 0) as actual_money,
        coalesce(initial_points_used, 0) + coalesce(initial_credits_used, 0) as initial_points,
        coalesce(actual_points_used, 0) + coalesce(actual_credits_used, 0) as actual_points,
        coalesce(naver_points_used, 0) as naver_points,
        coalesce(initial_coupon_discount, 0) + coalesce(initial_membership_discount, 0)
        + coalesce(initial_set_discount, 0) + coalesce(initial_app_discount, 0) as seller_discount
    from joined

),

paid as (

    select
        *,
        -- Naver points that went back show in no field: they are what the due amounts say beyond money and points
        {{ larger_of('naver_points - ' ~ larger_of(
            '(initial_due - actual_due) - (initial_money - actual_money) - (initial_points - actual_points)', '0'
        ), '0') }} as naver_points_kept
    from amounts

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
        cast(initial_points + naver_points as decimal(18, 2)) as points_used,
        cast(
            case when native_paid = 'T' then initial_money + initial_points + naver_points else 0 end as decimal(18, 2)
        ) as paid_amount,
        cast(initial_money as decimal(18, 2)) as money_amount_initial,
        cast(actual_money as decimal(18, 2)) as money_amount_current,
        cast(initial_points + naver_points as decimal(18, 2)) as points_amount_initial,
        cast(actual_points + naver_points_kept as decimal(18, 2)) as points_amount_current,
        initial_product_amount as product_amount_initial,
        actual_product_amount as product_amount_current,
        initial_tax_amount as vat_amount,
        nullif(commission, 0) as fee_amount,
        cast(null as decimal(18, 2)) as settlement_amount,

        -- flags
        coalesce(native_paid = 'T', false) as is_paid,
        is_first_order,
        is_mobile,
        is_subscription,
        is_price_including_tax,
        true as tells_refunds,

        -- times (UTC)
        ordered_at,
        paid_at,
        cancelled_at
    from paid

)

select * from mapped
