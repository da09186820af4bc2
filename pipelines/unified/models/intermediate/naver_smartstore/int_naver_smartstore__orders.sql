-- grain: one row per shop and order, in the column list every mall maps into
-- units: amounts in `currency`; *_initial as ordered, *_current after claims
-- The mall has no orders of their own: what is the order's stands on each of its lines; the last one read counts.
{{ config(materialized='table') }}
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

lines as (

    select
        *,
        sum(coalesce(remain_product_amount, product_amount)) over (
            partition by shop_alias, order_id
        ) as order_remain_product_amount,
        row_number() over (
            partition by shop_alias, order_id order by read_at desc, load_id desc, line_id desc
        ) as line_rank
    from {{ ref('int_naver_smartstore__current_lines') }}

),

mapped_lines as (

    select
        shop_alias,
        order_id,
        sum(discount_seller) as discount_seller,
        sum(discount_platform) as discount_platform,
        sum(gross_amount) as product_amount,
        sum(fee_amount) as fee_amount,
        sum(settlement_amount) as settlement_amount,
        case
            when max(case when canonical_status = 'cancelled' then 0 else 1 end) = 0 then max(cancelled_at)
        end as cancelled_at
    from {{ ref('int_naver_smartstore__order_lines') }}
    group by shop_alias, order_id

),

packages as (

    select
        shop_alias,
        order_id,
        sum(delivery_fee_amount) as shipping_fee,
        sum(delivery_discount_amount) as shipping_discount
    from {{ ref('int_naver_smartstore__packages') }}
    group by shop_alias, order_id

),

refunds as (

    select
        shop_alias,
        order_id,
        sum(refund_amount) as refund_amount
    from {{ ref('int_naver_smartstore__refunds') }}
    group by shop_alias, order_id

),

joined as (

    select
        lines.*,
        coalesce(lines.order_money_amount, 0) + coalesce(lines.order_pay_later_amount, 0) as money_amount,
        coalesce(lines.order_mileage_amount, 0) + coalesce(lines.order_charged_amount, 0)
        + coalesce(lines.order_accumulated_amount, 0) as points_amount,
        mapped_lines.discount_seller,
        mapped_lines.discount_platform,
        mapped_lines.product_amount as order_product_amount,
        mapped_lines.fee_amount,
        mapped_lines.settlement_amount,
        mapped_lines.cancelled_at,
        packages.shipping_fee,
        packages.shipping_discount,
        coalesce(refunds.refund_amount, 0) as refund_amount
    from lines
    inner join mapped_lines on lines.shop_alias = mapped_lines.shop_alias and lines.order_id = mapped_lines.order_id
    inner join packages on lines.shop_alias = packages.shop_alias and lines.order_id = packages.order_id
    left join refunds on lines.shop_alias = refunds.shop_alias and lines.order_id = refunds.order_id
    where lines.line_rank = 1

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
        customer_key,

        -- text
        'naver_smartstore' as sales_channel,
        {{ no_text }} as native_order_status,
        payment_method as payment_methods,
        {{ no_text }} as shipping_scope,
        'KRW' as currency,

        -- numbers
        cast(null as decimal(18, 6)) as exchange_rate,
        cast(discount_seller as decimal(18, 2)) as discount_seller,
        cast(discount_platform as decimal(18, 2)) as discount_platform,
        cast(shipping_fee as decimal(18, 2)) as shipping_fee,
        cast(shipping_discount as decimal(18, 2)) as shipping_discount,
        cast(points_amount as decimal(18, 2)) as points_used,
        cast(case when is_paid then money_amount + points_amount else 0 end as decimal(18, 2)) as paid_amount,
        cast(money_amount as decimal(18, 2)) as money_amount_initial,
        -- the mall does not say whether money or points went back first: only the sum of the two is known
        cast({{ larger_of('money_amount - refund_amount', '0') }} as decimal(18, 2)) as money_amount_current,
        cast(points_amount as decimal(18, 2)) as points_amount_initial,
        cast(points_amount - {{ larger_of('refund_amount - money_amount', '0') }} as decimal(18, 2))
            as points_amount_current,
        cast(order_product_amount as decimal(18, 2)) as product_amount_initial,
        cast(order_remain_product_amount as decimal(18, 2)) as product_amount_current,
        cast(null as decimal(18, 2)) as vat_amount,
        cast(fee_amount as decimal(18, 2)) as fee_amount,
        cast(settlement_amount as decimal(18, 2)) as settlement_amount,

        -- flags
        is_paid,
        cast(null as boolean) as is_first_order,
        pay_location = 'MOBILE' as is_mobile,
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
