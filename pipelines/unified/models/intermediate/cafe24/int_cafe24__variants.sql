-- grain: one row per shop and variant with its stock, in the column list every mall maps into
-- units: pieces; prices per piece in `currency`
{{ config(materialized='table') }}
with

variants as (

    select * from {{ ref('stg_cafe24__variants') }}

),

products as (

    select * from {{ ref('stg_cafe24__products') }}

),

mapped_products as (

    select * from {{ ref('int_cafe24__products') }}

),

mapped as (

    select
        -- keys
        variants.platform,
        variants.shop_alias,
        variants.shop_no,
        variants.product_id,
        variants.variant_id,

        -- text
        variants.seller_code,
        mapped_products.seller_code as seller_product_code,
        -- the mall has no field for it
        cast(null as {{ dbt.type_string() }}) as barcode,
        mapped_products.product_name,
        variants.option_text,
        variants.stock_policy,
        variants.deduct_stage,
        mapped_products.currency,

        -- numbers
        cast(mapped_products.price + coalesce(variants.additional_amount, 0) as decimal(18, 2)) as price,
        variants.additional_amount,
        -- the Front API tells how many there are, and not whether the mall counts them
        case when coalesce(variants.stock_policy, 'tracked') = 'tracked' then variants.quantity end as qty_listed,
        variants.safety_quantity as qty_safety,

        -- flags
        variants.is_displayed and mapped_products.is_displayed as is_displayed,
        variants.is_selling and mapped_products.is_selling as is_selling,
        variants.stock_policy = 'tracked' and not variants.stops_at_zero as allows_backorder,
        case
            when variants.stock_policy is null and mapped_products.is_sold_out then true
            else variants.stock_policy = 'tracked' and variants.stops_at_zero and variants.quantity <= 0
        end as is_sold_out,
        -- an option written by an older load than its product was removed from it
        coalesce(mapped_products.is_deleted, false)
        or coalesce(variants.load_id < products.whole_load_id, false) as is_deleted,

        -- times (UTC)
        variants.read_at as observed_at
    from variants
    left join products
        on
            variants.shop_alias = products.shop_alias
            and variants.shop_no = products.shop_no
            and variants.product_id = products.product_id
    left join mapped_products
        on
            variants.shop_alias = mapped_products.shop_alias
            and variants.shop_no = mapped_products.shop_no
            and variants.product_id = mapped_products.product_id

)

select * from mapped
