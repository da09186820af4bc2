-- grain: one row per shop and order line that its order still has
-- units: pieces; prices per piece in won
-- A state is written as the shop engine's code or in its admin's words; a line without one of its own has its order's.
-- A line written by an older load than its order was removed at the mall; an order the mall no longer returns is void.
{{ config(materialized='table') }}
with

items as (

    {{ touched_orders('stg_wisa__order_items') }}

),

orders as (

    select * from {{ ref('stg_wisa__orders') }}

),

missing as (

    select * from {{ ref('stg_wisa__orders_missing') }}

),

codes as (

    select * from {{ ref('order_status_map') }}
    where platform = 'wisa' and level = 'line'

),

spellings as (

    select
        native_code as spelling,
        native_code,
        native_label_ko
    from codes
    union all
    select
        replace(native_label_ko, ' ', '') as spelling,
        native_code,
        native_label_ko
    from codes

),

joined as (

    select
        items.shop_alias,
        items.order_id,
        items.item_id,
        items.product_id,
        items.option_id,
        items.carrier,
        items.tracking_no,
        items.quantity,
        items.unit_price,
        orders.shop_no,
        orders.order_channel,
        orders.currency,
        orders.is_paid as is_said_paid,
        orders.ordered_at,
        coalesce(items.native_status, orders.native_status) as written_status,
        coalesce(missing.noticed_at >= orders.read_at, false) as is_void
    from items
    inner join orders
        on
            items.shop_alias = orders.shop_alias
            and items.order_id = orders.order_id
            and items.load_id >= orders.whole_load_id
    left join missing on orders.shop_alias = missing.shop_alias and orders.order_id = missing.order_id

),

named as (

    select
        joined.*,
        joined.order_id || '-' || joined.item_id as line_id,
        coalesce(joined.product_id || '-' || joined.option_id, joined.product_id) as variant_id,
        coalesce(spellings.native_code, joined.written_status) as native_status,
        spellings.native_label_ko as native_status_text
    from joined
    left join spellings on replace(joined.written_status, ' ', '') = spellings.spelling

)

select * from named
