-- grain: one row per variant of a shop: a sellable option, or the product itself where it has none
-- units: prices per piece in `currency`
{% set shop = ['variants.platform', 'variants.shop_alias', 'variants.shop_no'] %}
with

variants as (

    select * from {{ ref('int_variants_unioned') }}

),

skus as (

    select * from {{ ref('int_current_variant_skus') }}

),

final as (

    select
        -- keys
        {{ row_key(shop + ['variants.variant_id']) }} as variant_key,
        {{ row_key(shop + ['variants.product_id']) }} as product_key,
        variants.platform,
        variants.shop_alias,
        variants.shop_no,
        variants.product_id,
        variants.variant_id,

        -- text
        skus.sku,
        skus.match_method,
        variants.seller_code,
        variants.seller_product_code,
        variants.barcode,
        variants.product_name,
        variants.option_text,
        variants.currency,

        -- numbers
        variants.price,
        variants.additional_amount,
        skus.units_per_listing,

        -- flags
        variants.is_displayed,
        variants.is_selling,
        variants.is_deleted
    from variants
    left join skus
        on
            variants.platform = skus.platform
            and variants.shop_alias = skus.shop_alias
            and variants.shop_no = skus.shop_no
            and variants.variant_id = skus.variant_id

)

select * from final
