-- grain: one row per shop, currency and rung of the ladder: how many listings it tied to an item, and what they sell
-- units: shares 0 to 1; amounts in `currency`
with

variants as (

    select
        variants.platform,
        variants.shop_alias,
        variants.shop_no,
        coalesce(variants.currency, 'unknown') as currency,
        variants.match_method,
        variants.sku,
        coalesce(sales.sales_28d, 0) as sales_28d,
        coalesce(sales.sales_amount_28d, 0) as sales_amount_28d
    from {{ ref('variants') }} as variants
    left join {{ ref('int_sku_variant_sales') }} as sales on variants.variant_key = sales.variant_key
    where not coalesce(variants.is_deleted, false)

),

spread as (

    select
        sku,
        count(distinct platform || ':' || shop_alias) as mall_count
    from variants
    group by sku

),

summed as (

    select
        variants.platform,
        variants.shop_alias,
        variants.shop_no,
        variants.currency,
        variants.match_method,
        count(*) as variant_count,
        count(case when spread.mall_count > 1 then 1 end) as shared_variant_count,
        cast(sum(variants.sales_28d) as bigint) as sales_28d,
        cast(sum(variants.sales_amount_28d) as decimal(18, 2)) as sales_amount_28d
    from variants
    inner join spread on variants.sku = spread.sku
    group by
        variants.platform, variants.shop_alias, variants.shop_no, variants.currency, variants.match_method

),

final as (

    select
        -- keys
        platform,
        shop_alias,
        shop_no,
        currency,
        match_method,

        -- numbers
        variant_count,
        shared_variant_count,
        sales_28d,
        sales_amount_28d,
        cast(
            1.0 * variant_count / sum(variant_count) over (partition by platform, shop_alias, shop_no, currency)
            as decimal(18, 4)
        ) as share_of_variants,
        cast(
            1.0 * sales_amount_28d
            / nullif(sum(sales_amount_28d) over (partition by platform, shop_alias, shop_no, currency), 0)
            as decimal(18, 4)
        ) as share_of_sales,

        -- flags
        match_method <> 'native' as is_matched
    from summed

)

select * from final
