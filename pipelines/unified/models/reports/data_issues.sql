-- grain: one row per kind of issue, shop, thing it is about and value
-- Nothing is dropped for any of these; figures go on and this list says what to look at.
with

issues as (
    {% for about in ['orders', 'refunds', 'lines', 'products'] -%}
        select * from {{ ref('int_issues_' ~ about) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

as_of as (

    select * from {{ ref('int_as_of') }}

),

recent_lines as (

    select
        order_lines.order_key,
        order_lines.product_key,
        order_lines.qty_ordered
    from {{ ref('order_lines') }} as order_lines
    cross join as_of
    where
        order_lines.is_paid
        and not order_lines.is_mirror
        and order_lines.line_kind = 'sale'
        and order_lines.ordered_date_kst > {{ days_before('as_of.as_of_date_kst', 28) }}

),

sold_products as (

    select
        product_key,
        cast(sum(qty_ordered) as bigint) as sales_28d
    from recent_lines
    group by product_key

),

sold_orders as (

    select
        order_key,
        cast(sum(qty_ordered) as bigint) as sales_28d
    from recent_lines
    group by order_key

),

products as (

    select * from {{ ref('products') }}

),

weighed as (

    select
        issues.issue,
        issues.platform,
        issues.shop_alias,
        issues.shop_no,
        issues.native_id,
        issues.native_value,
        issues.seller_code,
        products.product_name,
        case
            when issues.product_key is not null then coalesce(sold_products.sales_28d, 0)
            else coalesce(sold_orders.sales_28d, 0)
        end as sales_28d,
        issues.suggestion,
        issues.detail
    from issues
    left join products on issues.product_key = products.product_key
    left join sold_products on issues.product_key = sold_products.product_key
    left join sold_orders on issues.order_key = sold_orders.order_key

),

-- codes that no map knows have a list of their own, with the same columns
unmapped as (

    select
        'unmapped code' as issue,
        platform,
        shop_alias,
        'all' as shop_no,
        native_id,
        native_value,
        seller_code,
        product_name,
        sales_28d,
        suggestion,
        issue || ', on ' || cast(line_count as {{ dbt.type_string() }}) || ' lines' as detail
    from {{ ref('unknown_status') }}

),

final as (

    select * from weighed
    union all
    select * from unmapped

)

select * from final
