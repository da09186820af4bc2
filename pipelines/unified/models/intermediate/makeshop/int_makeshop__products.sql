-- grain: one row per shop and product, in the column list every mall maps into
-- units: prices per piece in `currency`
-- Gone is what the mall lists as deleted after its last change (Korea), or what the last full sweep did not see.
{{ config(materialized='table') }}
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
with

products as (

    select * from {{ ref('stg_makeshop__products') }}

),

deleted as (

    select * from {{ ref('stg_makeshop__deleted_products') }}

),

sweeps as (

    select * from {{ ref('stg_makeshop__sweeps') }}
    where resource = 'products'

),

current_options as (

    select
        shop_alias,
        product_id,
        count(*) as option_count
    from {{ ref('int_makeshop__stock') }}
    where not is_removed
    group by shop_alias, product_id

),

mapped as (

    select
        -- keys
        products.platform,
        products.shop_alias,
        products.shop_no,
        products.product_id,

        -- text
        products.product_code,
        products.seller_code,
        products.product_name,
        products.product_name_plain,
        {{ no_text }} as model_name,
        {{ no_text }} as brand_code,
        {{ no_text }} as supplier_code,
        {{ no_text }} as tax_class,
        products.currency,

        -- numbers
        products.price,
        products.retail_price,
        products.supply_price,
        coalesce(current_options.option_count, 0) as variant_count,

        -- flags
        products.is_displayed,
        products.is_selling,
        coalesce(products.is_stock_counted and products.quantity <= 0, false) as is_sold_out,
        coalesce(products.read_at < sweeps.started_at, false)
        or coalesce(
            deleted.deleted_at >= coalesce(products.updated_at, products.created_at), deleted.product_id is not null
        ) as is_deleted,

        -- times (UTC)
        products.created_at,
        coalesce(products.updated_at, products.created_at) as updated_at
    from products
    left join sweeps on products.shop_alias = sweeps.shop_alias
    left join deleted on products.shop_alias = deleted.shop_alias and products.product_id = deleted.product_id
    left join current_options
        on products.shop_alias = current_options.shop_alias and products.product_id = current_options.product_id

)

select * from mapped
