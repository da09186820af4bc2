-- grain: one row per shop and order line that its order still has: goods and add-ons in one list
-- units: pieces; amounts in the order's currency
-- A line written by an older load than its order was removed at the mall. An order the mall no longer returns is void.
-- A table: six models read it, and its lists of options are parsed once.
{{ config(materialized='table') }}
with

goods_lines as (
    {% for model, product_id, product_code in [
        ('order_goods', 'goods_id', 'goods_id'),
        ('order_add_goods', "'add-' || add_goods_id", 'add_goods_id'),
    ] %}
        select
            shop_alias,
            order_id,
            line_id,
            {{ product_id }} as product_id,
            {{ product_code }} as product_code,
            option_id,
            seller_product_code,
            -- goods without options have an option number too, but no option to name
            case when option_text is null then seller_product_code else seller_option_code end as seller_code,
            product_name,
            option_text,
            native_status,
            carrier_code,
            carrier,
            tracking_no,
            supplier_code,
            quantity,
            goods_price + coalesce(option_price, 0) + coalesce(option_text_price, 0) as unit_price,
            cost_price + coalesce(option_cost_price, 0) as supply_price,
            -- a price of a timed sale is the goods' price already: the order has no total of such a discount
            coalesce(goods_discount, 0) + coalesce(member_discount, 0) + coalesce(member_overlap_discount, 0)
            + coalesce(goods_coupon_discount, 0) + coalesce(order_coupon_discount, 0)
            + coalesce(brand_bank_discount, 0) + coalesce(app_discount, 0) + coalesce(adjustment_discount, 0)
                as discount_seller,
            is_stock_taken,
            is_stock_restored,
            shipped_at,
            delivered_at,
            confirmed_at,
            cancelled_at,
            load_id,
            whole_load_id
        from {{ ref('stg_godomall5__' ~ model) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

orders as (

    {{ touched_orders('stg_godomall5__orders') }}

),

missing as (

    select * from {{ ref('stg_godomall5__orders_missing') }}

),

replacement_records as (

    select distinct
        shop_alias,
        order_id,
        line_id
    from {{ ref('stg_godomall5__order_claims') }}
    where native_mode = 'z'

),

joined as (

    select
        goods_lines.*,
        case
            -- the options of an add-on have no numbers
            when goods_lines.option_text is null or goods_lines.product_id <> goods_lines.product_code
                then goods_lines.product_id
            else coalesce(goods_lines.product_id || '-' || goods_lines.option_id, goods_lines.product_id)
        end as variant_id,
        substr(goods_lines.native_status, 1, 1) as status_letter,
        orders.shop_no,
        orders.order_channel,
        orders.currency,
        orders.ordered_at,
        orders.paid_at,
        coalesce(missing.noticed_at >= orders.read_at, false) as is_void,
        -- also after the replacement itself is claimed, when its code no longer says so
        coalesce(substr(goods_lines.native_status, 1, 1) = 'z', false)
        or replacement_records.line_id is not null as is_replacement
    from goods_lines
    inner join orders
        on
            goods_lines.shop_alias = orders.shop_alias
            and goods_lines.order_id = orders.order_id
            and goods_lines.load_id >= orders.whole_load_id
    -- order numbers are one sequence over the shops of a mall
    left join missing on orders.shop_alias = missing.shop_alias and orders.order_id = missing.order_id
    left join replacement_records
        on
            goods_lines.shop_alias = replacement_records.shop_alias
            and goods_lines.order_id = replacement_records.order_id
            and goods_lines.line_id = replacement_records.line_id

)

select * from joined
