-- question 12: What was sold each day, by channel: gross, discounts, shipping, refunds, net?
-- grain: one row per Korean day, shop, channel and currency
-- units: orders; pieces; amounts in `currency`, refunds positive
-- Refunds stand on the day they were done; those of a day's own orders in sales_daily.refund_amount_of_orders. Null
-- where the mall does not tell what it gives back.
with

sales as (

    select
        date_kst,
        platform,
        shop_alias,
        sales_channel,
        currency,
        order_count,
        unit_count,
        gross_amount,
        discount_seller,
        discount_platform,
        shipping_fee,
        refund_amount,
        net_sales,
        refund_goods_amount,
        shop_no
    from {{ ref('sales_daily') }}

)

select * from sales
order by date_kst, platform, shop_alias, shop_no, sales_channel, currency
