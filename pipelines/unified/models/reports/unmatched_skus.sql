-- grain: one row per variant that is still there and that nothing ties to another listing or to a name of the seller's
-- units: pieces of the listing; amounts in `currency`
-- The suggestion is the one item of listings with the same name and options. It is never joined by.
with

variants as (

    select
        variants.*,
        {{ comparable_name('variants.product_name', 'variants.option_text') }} as comparable_name
    from {{ ref('variants') }} as variants
    where not coalesce(variants.is_deleted, false)

),

named as (

    select
        comparable_name,
        count(distinct case when match_method <> 'native' then sku end) as matched_count,
        min(case when match_method <> 'native' then sku end) as matched_sku,
        count(distinct sku) as sku_count,
        count(distinct platform || ':' || shop_alias) as shop_count,
        min(sku) as first_sku
    from variants
    where comparable_name is not null and units_per_listing is not null
    group by comparable_name

),

suggested as (

    select
        comparable_name,
        case
            when matched_count = 1 then matched_sku
            -- nobody has a name for it yet, and each shop lists it once
            when matched_count = 0 and shop_count > 1 and sku_count = shop_count then first_sku
        end as suggestion
    from named

),

code_groups as (

    select * from {{ ref('int_sku_groups') }}

),

final as (

    select
        -- keys
        variants.variant_key,
        variants.platform,
        variants.shop_alias,
        variants.shop_no,
        variants.product_id,
        variants.variant_id,

        -- text
        'unmatched variant' as issue,
        variants.variant_id as native_id,
        variants.seller_code as native_value,
        variants.seller_code,
        case
            when by_code.refusal is not null then 'code on ' || by_code.repeated_count || ' listings of one shop'
            when listings.typed_code is not null then 'placeholder for a code'
            when by_barcode.refusal <> 'alone' then 'ambiguous barcode'
            when by_product.refusal <> 'alone' then 'ambiguous product code'
            else 'no code'
        end as reason,
        variants.product_name,
        variants.option_text,
        variants.currency,
        suggested.suggestion,
        sku_names.sku_name as suggested_name,

        -- numbers
        coalesce(sales.sales_28d, 0) as sales_28d,
        coalesce(sales.sales_amount_28d, 0) as sales_amount_28d
    from variants
    inner join {{ ref('int_sku_listings') }} as listings on variants.variant_key = listings.variant_key
    left join code_groups as by_code
        on by_code.code_kind = 'variant_code' and listings.variant_code = by_code.code
    left join code_groups as by_barcode on by_barcode.code_kind = 'barcode' and listings.barcode = by_barcode.code
    left join code_groups as by_product
        on by_product.code_kind = 'product_code' and listings.product_code = by_product.code
    left join suggested on variants.comparable_name = suggested.comparable_name
    left join {{ ref('int_sku_names') }} as sku_names on suggested.suggestion = sku_names.sku
    left join {{ ref('int_sku_variant_sales') }} as sales on variants.variant_key = sales.variant_key
    where variants.match_method = 'native'

)

select * from final
