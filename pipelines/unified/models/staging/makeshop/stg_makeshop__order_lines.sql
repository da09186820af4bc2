-- grain: one row per shop and order line, of both countries
-- units: pieces; prices per piece in the order's currency
-- A Japanese line has no number: it is named by its delivery and its place there, and has the delivery's state. A line
-- or delivery written by an older load than what it belongs to was removed from it.
{% set no_text, no_time = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as ' ~ type_utc() ~ ')' %}
with

korean as (

    select * from {{ ref('base_makeshop__kr_order_lines') }}

),

deliveries as (

    select * from {{ ref('base_makeshop__jp_deliveries') }}

),

basket_items as (

    select * from {{ ref('base_makeshop__jp_basket_items') }}

),

japanese as (

    select
        -- keys
        'makeshop' as platform,
        'jp' as flavor,
        basket_items.shop_alias,
        '1' as shop_no,
        basket_items.order_id,
        basket_items.order_id || '-' || basket_items.delivery_id || '-'
        || cast(basket_items.line_number as {{ dbt.type_string() }}) as line_id,
        -- a delivery is cancelled or comes back as a whole
        basket_items.order_id || '-' || basket_items.delivery_id as line_claim_id,
        cast(basket_items.line_number as {{ dbt.type_string() }}) as line_number,
        basket_items.product_id,
        {{ no_text }} as variant_id,
        basket_items.order_id || '-' || basket_items.delivery_id as delivery_id,

        -- text
        basket_items.seller_product_code,
        basket_items.seller_option_code,
        basket_items.product_name,
        basket_items.option_text,
        deliveries.native_status,
        {{ no_text }} as supplier_code,
        {{ no_text }} as carrier_code,
        {{ no_text }} as carrier,
        deliveries.tracking_no,

        -- numbers
        basket_items.quantity,
        basket_items.unit_price,
        cast(null as decimal(18, 2)) as option_price,
        cast(null as decimal(18, 2)) as supply_price,

        -- times (UTC)
        deliveries.ship_due_at,
        {{ no_time }} as invoiced_at,
        deliveries.shipped_at,
        {{ no_time }} as delivered_at,
        {{ no_time }} as confirmed_at,
        {{ no_time }} as cancelled_at,
        {{ no_time }} as returned_at,
        {{ no_time }} as exchanged_at,
        basket_items.read_at,
        deliveries.load_id
    from basket_items
    inner join deliveries
        on
            basket_items.shop_alias = deliveries.shop_alias
            and basket_items.order_id = deliveries.order_id
            and basket_items.delivery_id = deliveries.delivery_id
            and basket_items.load_id >= deliveries.whole_load_id

),

lines as (

    select * from korean
    union all
    select * from japanese

)

select * from lines
