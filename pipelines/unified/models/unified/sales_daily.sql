-- grain: one row per Korean day, shop, channel and currency
-- units: orders; pieces; amounts in `currency`, refunds positive
-- What counts, and the formula of net_sales: see the yml and the seed money_formulas. A build makes all of it, because
-- the refund of an old order changes an old day.
{% set grain = 'date_kst, platform, shop_alias, shop_no, sales_channel, currency' %}
with

entries as (

    select * from {{ ref('int_money_sales') }}
    union all
    select * from {{ ref('int_money_sales_refunds') }}

),

summed as (

    select
        {{ grain }},
        cast(sum(order_count) as bigint) as order_count,
        cast(sum(unit_count) as bigint) as unit_count,
        {%- for amount in ['gross_amount', 'discount_seller', 'discount_platform', 'paid_amount'] %}
            cast(sum({{ amount }}) as decimal(18, 2)) as {{ amount }},
        {%- endfor %}
        -- null where a mall tells no such amount: a sum of nothing
        {%- for amount in [
            'shipping_fee', 'shipping_discount', 'points_used', 'refund_amount', 'refund_goods_amount',
            'refund_shipping_amount', 'claim_fee_amount', 'refund_amount_of_orders', 'refund_goods_amount_of_orders',
        ] %}
            cast(sum({{ amount }}) as decimal(18, 2)) as {{ amount }},
        {%- endfor %}
        {{ any_row('is_refund_derived') }} as is_refund_derived,
        cast(sum(unpaid_cancelled_order_count) as bigint) as unpaid_cancelled_order_count,
        cast(sum(unpaid_cancelled_amount) as decimal(18, 2)) as unpaid_cancelled_amount
    from entries
    group by {{ grain }}

),

final as (

    select
        -- keys
        date_kst,
        platform,
        shop_alias,
        shop_no,
        sales_channel,
        currency,

        -- numbers
        order_count,
        unit_count,
        gross_amount,
        discount_seller,
        discount_platform,
        shipping_fee,
        shipping_discount,
        points_used,
        paid_amount,
        refund_amount,
        refund_goods_amount,
        refund_shipping_amount,
        claim_fee_amount,
        cast(gross_amount - discount_seller - refund_goods_amount as decimal(18, 2)) as net_sales,
        refund_amount_of_orders,
        refund_goods_amount_of_orders,
        cast(gross_amount - discount_seller - refund_goods_amount_of_orders as decimal(18, 2)) as net_sales_of_orders,
        unpaid_cancelled_order_count,
        unpaid_cancelled_amount,

        -- flags
        is_refund_derived
    from summed

)

select * from final
