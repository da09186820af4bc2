{{ config(materialized='table') }}
-- grain: one row per shop and product order, with the money of the line and of its order
-- units: pieces; won
-- An order the mall no longer returns is void until it is read again.
-- Many models read it: a table, so that the record's 280 columns are cast once.
with

lines as (

    {{ touched_orders('stg_naver_smartstore__product_orders') }}

),

amounts as (

    select * from {{ ref('stg_naver_smartstore__product_order_amounts') }}

),

missing as (

    select * from {{ ref('stg_naver_smartstore__orders_missing') }}

),

joined as (

    select
        lines.*,
        -- options and products are numbered apart: a product's own number must not meet an option's
        case
            when lines.option_id is null then lines.product_id
            else lines.product_id || '-' || lines.option_id
        end as variant_id,
        coalesce(lines.package_number, lines.line_id) as package_key,
        coalesce(lines.initial_quantity, lines.quantity) as qty_ordered,
        amounts.order_money_amount,
        amounts.order_pay_later_amount,
        amounts.order_mileage_amount,
        amounts.order_charged_amount,
        amounts.order_accumulated_amount,
        -- whether unitPrice holds optionPrice too is not documented: the amount before discounts holds both for certain
        cast(coalesce(
            coalesce(amounts.initial_product_amount, amounts.total_product_amount)
            / nullif(coalesce(lines.initial_quantity, lines.quantity), 0),
            amounts.unit_price + coalesce(amounts.option_price, 0)
        ) as decimal(18, 2)) as unit_price,
        coalesce(amounts.initial_product_amount, amounts.total_product_amount) as product_amount,
        amounts.remain_product_amount,
        coalesce(amounts.initial_payment_amount, amounts.total_payment_amount) as payment_amount,
        amounts.remain_payment_amount,
        coalesce(amounts.initial_discount_amount, amounts.product_discount_amount, 0) as discount_amount,
        coalesce(amounts.initial_seller_discount_amount, amounts.seller_discount_amount) as seller_discount_amount,
        amounts.delivery_fee_amount,
        amounts.delivery_discount_amount,
        amounts.payment_fee,
        coalesce(amounts.channel_fee, amounts.sale_fee) as sale_fee,
        amounts.price_comparison_fee,
        amounts.expected_settlement_amount,
        lines.paid_at is not null as is_paid,
        coalesce(missing.noticed_at >= lines.read_at, false) as is_void
    from lines
    inner join amounts on lines.shop_alias = amounts.shop_alias and lines.line_id = amounts.line_id
    left join missing on lines.shop_alias = missing.shop_alias and lines.order_id = missing.order_id

)

select * from joined
