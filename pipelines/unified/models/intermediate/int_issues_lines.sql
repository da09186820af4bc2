-- grain: one row per order that does not fit its lines, and per product that lines name and the catalogue lacks
{% set text = dbt.type_string() %}
with

orders as (

    select * from {{ ref('orders') }}

),

lines as (

    select * from {{ ref('order_lines') }}

),

products as (

    select * from {{ ref('products') }}

),

live_lines as (

    select
        order_key,
        min(status_rank) as lowest_rank
    from lines
    where line_kind = 'sale' and status_rank between 10 and 70
    group by order_key

),

issues as (

    select
        'order without lines' as issue,
        platform,
        shop_alias,
        shop_no,
        order_id as native_id,
        coalesce(native_order_status, 'no status') as native_value,
        order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        'paid ' || cast(paid_amount as {{ text }}) || ' ' || currency as detail,
        'load the order again (kmall backfill); it counts as an order without pieces' as suggestion
    from orders
    where line_count = 0
    union all
    select
        'order better than its lines' as issue,
        orders.platform,
        orders.shop_alias,
        orders.shop_no,
        orders.order_id as native_id,
        orders.canonical_status as native_value,
        orders.order_key,
        cast(null as {{ text }}) as product_key,
        cast(null as {{ text }}) as seller_code,
        'the least advanced live line has rank ' || cast(live_lines.lowest_rank as {{ text }}) as detail,
        'build again with --full-refresh; if it stays, the rollup is wrong' as suggestion
    from orders
    inner join live_lines on orders.order_key = live_lines.order_key
    where orders.status_rank between 10 and 70 and orders.status_rank > live_lines.lowest_rank
    union all
    select
        'line without product' as issue,
        lines.platform,
        lines.shop_alias,
        lines.shop_no,
        coalesce(lines.product_id, min(lines.line_id)) as native_id,
        coalesce(lines.product_id, 'no product id') as native_value,
        min(lines.order_key) as order_key,
        lines.product_key,
        min(lines.seller_code) as seller_code,
        cast(count(*) as {{ text }}) || ' lines, first ' || min(lines.line_id) as detail,
        'load the products; a product deleted before the first load is never told' as suggestion
    from lines
    left join products on lines.product_key = products.product_key
    where products.product_key is null
    group by lines.platform, lines.shop_alias, lines.shop_no, lines.product_id, lines.product_key

)

select * from issues
