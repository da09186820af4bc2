-- grain: one row per shop and product, in the column list every mall maps into
-- units: prices per piece in `currency`
{{ config(materialized='table') }}
{% set no_text, no_amount = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as decimal(18, 2))' %}
with

products as (

    select * from {{ ref('stg_wisa__products') }}

),

sweeps as (

    select * from {{ ref('stg_wisa__sweeps') }}
    where resource = 'products'

),

variants as (

    select
        shop_alias,
        product_id,
        count(*) as variant_count
    from {{ ref('int_wisa__stock') }}
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
        products.product_code as seller_code,
        products.product_name,
        products.product_name_plain,
        {{ no_text }} as model_name,
        {{ no_text }} as brand_code,
        {{ no_text }} as supplier_code,
        {{ no_text }} as tax_class,
        products.currency,

        -- numbers
        products.price,
        {{ no_amount }} as retail_price,
        {{ no_amount }} as supply_price,
        coalesce(variants.variant_count, 0) as variant_count,

        -- flags
        products.product_state in ('normal', 'sold_out') as is_displayed,
        -- hidden and sold out are no end of the sale: the other columns tell them
        products.product_state in ('normal', 'sold_out', 'hidden') as is_selling,
        coalesce(products.product_state = 'sold_out', false) as is_sold_out,
        coalesce(products.product_state = 'deleted' or products.read_at < sweeps.started_at, false) as is_deleted,

        -- times (UTC)
        products.created_at,
        -- some rows have no date of change
        coalesce(products.updated_at, products.created_at) as updated_at
    from products
    left join sweeps on products.shop_alias = sweeps.shop_alias
    left join variants on products.shop_alias = variants.shop_alias and products.product_id = variants.product_id

)

select * from mapped
