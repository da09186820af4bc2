-- grain: one row per shop and product, in the column list every mall maps into
-- units: prices per piece in `currency`
{{ config(materialized='table') }}
with

products as (

    select * from {{ ref('stg_cafe24__products') }}

),

variants as (

    select * from {{ ref('stg_cafe24__variants') }}

),

shops as (

    select * from {{ ref('stg_cafe24__shops') }}

),

sweeps as (

    select * from {{ ref('stg_cafe24__sweeps') }}
    where resource = 'products'

),

current_variants as (

    select
        products.shop_alias,
        products.shop_no,
        products.product_id,
        count(*) as variant_count
    from products
    inner join variants
        on
            products.shop_alias = variants.shop_alias
            and products.shop_no = variants.shop_no
            and products.product_id = variants.product_id
            and products.whole_load_id <= variants.load_id
    group by products.shop_alias, products.shop_no, products.product_id

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
        products.model_name,
        products.brand_code,
        products.supplier_code,
        products.tax_class,
        shops.currency,

        -- numbers
        products.price,
        products.retail_price,
        products.supply_price,
        coalesce(current_variants.variant_count, 0) as variant_count,

        -- flags
        products.is_displayed,
        products.is_selling,
        products.is_sold_out,
        coalesce(products.read_at < sweeps.started_at, false) as is_deleted,

        -- times (UTC)
        products.created_at,
        products.updated_at
    from products
    left join shops on products.shop_alias = shops.shop_alias and products.shop_no = shops.shop_no
    left join sweeps on products.shop_alias = sweeps.shop_alias and products.shop_no = sweeps.shop_no
    left join current_variants
        on
            products.shop_alias = current_variants.shop_alias
            and products.shop_no = current_variants.shop_no
            and products.product_id = current_variants.product_id

)

select * from mapped
