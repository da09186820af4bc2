-- grain: one row per shop and order line that its order still has: with its order, its variant and its discounts
-- units: pieces; amounts in `currency`
-- A line written by an older load than its order was removed at the mall. An order the mall no longer returns is void.
{{ config(materialized='table') }}
with

lines as (

    {{ touched_orders('stg_makeshop__order_lines') }}

),

orders as (

    select * from {{ ref('stg_makeshop__orders') }}

),

missing as (

    select * from {{ ref('stg_makeshop__orders_missing') }}

),

line_variants as (

    select * from {{ ref('int_makeshop__line_variants') }}

),

discounts as (

    select
        orders.shop_alias,
        orders.order_id,
        extensions.line_number,
        sum(extensions.amount) as discount_amount
    from orders
    inner join {{ ref('stg_makeshop__order_extensions') }} as extensions
        on
            orders.shop_alias = extensions.shop_alias
            and orders.order_id = extensions.order_id
            and orders.whole_load_id <= extensions.load_id
    where extensions.line_number is not null and coalesce(extensions.native_type, '') <> 'DELI'
    group by orders.shop_alias, orders.order_id, extensions.line_number

),

joined as (

    select
        lines.platform,
        lines.flavor,
        lines.shop_alias,
        lines.shop_no,
        lines.order_id,
        lines.line_id,
        lines.line_claim_id,
        lines.line_number,
        lines.product_id,
        coalesce(
            lines.variant_id,
            line_variants.variant_id,
            lines.product_id || coalesce('-' || lines.seller_option_code, '')
        ) as variant_id,
        lines.delivery_id,
        -- a line of a product without variations has the product's code
        case
            when lines.option_text is null and lines.seller_option_code is null then lines.seller_product_code
            else lines.seller_option_code
        end as seller_code,
        lines.seller_product_code,
        lines.product_name,
        lines.option_text,
        lines.native_status,
        lines.supplier_code,
        lines.carrier_code,
        lines.carrier,
        lines.tracking_no,
        orders.native_status as native_order_status,
        orders.native_payment_status,
        orders.sales_channel,
        orders.currency,
        lines.quantity,
        cast(
            lines.unit_price
            {%- if not var('makeshop_kr_sell_price_has_option') %} + coalesce(lines.option_price, 0){% endif %}
            as decimal(18, 2)
        ) as unit_price,
        lines.supply_price,
        coalesce(discounts.discount_amount, 0) as discount_seller,
        orders.is_paid,
        coalesce(missing.noticed_at >= orders.read_at, false) as is_void,
        orders.ordered_at,
        orders.paid_at,
        lines.ship_due_at,
        lines.invoiced_at,
        lines.shipped_at,
        lines.delivered_at,
        lines.confirmed_at,
        lines.cancelled_at,
        lines.returned_at,
        lines.exchanged_at
    from lines
    inner join orders
        on
            lines.shop_alias = orders.shop_alias
            and lines.order_id = orders.order_id
            and lines.load_id >= orders.whole_load_id
    left join missing on orders.shop_alias = missing.shop_alias and orders.order_id = missing.order_id
    left join line_variants on lines.shop_alias = line_variants.shop_alias and lines.line_id = line_variants.line_id
    left join discounts
        on
            lines.shop_alias = discounts.shop_alias
            and lines.order_id = discounts.order_id
            and lines.line_number = discounts.line_number

)

select * from joined
