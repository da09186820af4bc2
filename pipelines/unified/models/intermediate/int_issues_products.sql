-- grain: one row per deleted product that still has to be shipped, and per code that a shop uses for several products
{% set shop = 'platform, shop_alias, shop_no' %}
{% set text = dbt.type_string() %}
with

lines as (

    select * from {{ ref('order_lines') }}

),

products as (

    select * from {{ ref('products') }}

),

codes as (

    select distinct
        {{ shop }},
        product_id,
        product_key,
        {{ seller_code('seller_code') }} as code
    from {{ ref('variants') }}
    where not is_deleted
    union distinct
    select distinct
        {{ shop }},
        product_id,
        product_key,
        {{ seller_code('seller_code') }} as code
    from products
    where not is_deleted

),

issues as (

    select
        'deleted product with open orders' as issue,
        products.platform,
        products.shop_alias,
        products.shop_no,
        products.product_id as native_id,
        cast(cast(sum(lines.qty_active) as bigint) as {{ text }}) as native_value,
        min(lines.order_key) as order_key,
        products.product_key,
        min(products.seller_code) as seller_code,
        cast(count(*) as {{ text }}) || ' open lines, first ' || min(lines.line_id) as detail,
        'ship what was sold, or cancel it; the product is no longer in the mall' as suggestion
    from products
    inner join lines on products.product_key = lines.product_key
    where products.is_deleted and lines.is_open_demand and not lines.is_mirror
    group by products.platform, products.shop_alias, products.shop_no, products.product_id, products.product_key
    union all
    select
        'seller code on two products' as issue,
        platform,
        shop_alias,
        shop_no,
        min(product_id) as native_id,
        code as native_value,
        cast(null as {{ text }}) as order_key,
        min(product_key) as product_key,
        code as seller_code,
        cast(count(distinct product_id) as {{ text }}) || ' products, among them ' || min(product_id) || ' and '
        || max(product_id) as detail,
        'give each product a code of its own, or say in sku_map.csv which is which' as suggestion
    from codes
    where code is not null
    group by {{ shop }}, code
    having count(distinct product_id) > 1

)

select * from issues
