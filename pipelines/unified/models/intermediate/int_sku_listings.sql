-- grain: one row per variant of a shop, with the codes by which it may be found in other shops
-- Codes are folded; placeholders are no codes. A product's code says which item only where it has a single variant.
{{ config(materialized='table') }}
with

variants as (

    select
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,
        {{ folded_code('seller_code') }} as typed_code,
        {{ folded_code('barcode') }} as typed_barcode,
        {{ folded_code('seller_product_code') }} as typed_product_code,
        coalesce(is_deleted, false) as is_deleted
    from {{ ref('int_variants_unioned') }}

),

counted as (

    select
        *,
        sum(case when is_deleted then 0 else 1 end) over (partition by platform, shop_alias, shop_no, product_id)
            as live_count,
        count(*) over (partition by platform, shop_alias, shop_no, product_id) as variant_count
    from variants

),

final as (

    select
        {{ row_key(['platform', 'shop_alias', 'shop_no', 'variant_id']) }} as variant_key,
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,
        platform || ':' || shop_alias || ':' || variant_id as native_sku,
        typed_code,
        case when not {{ is_placeholder('typed_code') }} then typed_code end as variant_code,
        case when not {{ is_placeholder('typed_barcode') }} then typed_barcode end as barcode,
        case when not {{ is_placeholder('typed_product_code') }} then typed_product_code end as any_product_code,
        case
            when
                not {{ is_placeholder('typed_product_code') }}
                and (variant_count = 1 or (live_count = 1 and not is_deleted))
                then typed_product_code
        end as product_code,
        is_deleted
    from counted

)

select * from final
