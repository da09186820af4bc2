-- grain: one row per product of a shop
-- units: prices per piece in `currency`
{% set shop = ['platform', 'shop_alias', 'shop_no'] %}
with

products as (

    select * from {{ ref('int_products_unioned') }}

),

final as (

    select
        -- keys
        {{ row_key(shop + ['product_id']) }} as product_key,
        platform,
        shop_alias,
        shop_no,
        product_id,

        -- text
        product_code,
        seller_code,
        product_name,
        product_name_plain,
        model_name,
        brand_code,
        supplier_code,
        tax_class,
        currency,

        -- numbers
        price,
        retail_price,
        supply_price,
        variant_count,

        -- flags
        is_displayed,
        is_selling,
        is_sold_out,
        is_deleted,

        -- times (UTC)
        created_at,
        updated_at
    from products

)

select * from final
