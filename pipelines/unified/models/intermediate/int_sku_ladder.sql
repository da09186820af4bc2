-- grain: one row per variant: what each of its codes says, and the first of them that says something
with

listings as (

    select * from {{ ref('int_sku_listings') }}

),

code_groups as (

    select * from {{ ref('int_sku_groups') }}
    where refusal is null

),

joined as (

    select
        listings.*,
        by_variant_code.sku as variant_code_sku,
        by_barcode.sku as barcode_sku,
        by_product_code.sku as product_code_sku
    from listings
    left join code_groups as by_variant_code
        on by_variant_code.code_kind = 'variant_code' and listings.variant_code = by_variant_code.code
    left join code_groups as by_barcode
        on by_barcode.code_kind = 'barcode' and listings.barcode = by_barcode.code
    left join code_groups as by_product_code
        on by_product_code.code_kind = 'product_code' and listings.product_code = by_product_code.code

),

final as (

    select
        *,
        coalesce(variant_code_sku, barcode_sku, product_code_sku, native_sku) as sku,
        case
            when variant_code_sku is not null then 'variant_code'
            when barcode_sku is not null then 'barcode'
            when product_code_sku is not null then 'product_code_single'
            else 'native'
        end as match_method
    from joined

)

select * from final
