-- grain: one row per variant that is still there, and rung that names another item than the rung that counted
-- units: pieces of the listing; amounts in `currency`
-- Not every one is a mistake: a seller whose map has names of its own differs from his codes everywhere. Worth a look
-- is where the other item is still sold by other listings (`other_listing_count`).
with

variants as (

    select * from {{ ref('variants') }}
    where not coalesce(is_deleted, false)

),

parts as (

    select * from {{ ref('variant_skus') }}

),

said as (

    select
        seeds.variant_key,
        seeds.match_method as other_method,
        seeds.method_rank as other_rank,
        seeds.sku as other_sku
    from {{ ref('int_sku_seeds') }} as seeds
    where seeds.valid_to is null
    union all
    select
        variant_key,
        'variant_code' as other_method,
        3 as other_rank,
        variant_code_sku as other_sku
    from {{ ref('int_sku_ladder') }}
    where variant_code_sku is not null
    {% for kind, method in [('barcode', 'barcode'), ('product_code', 'product_code_single')] %}
        union all
        select
            mine.variant_key,
            '{{ method }}' as other_method,
            {{ loop.index + 3 }} as other_rank,
            min(their_variants.sku) as other_sku
        from {{ ref('int_sku_listings') }} as mine
        inner join variants as my_variants on mine.variant_key = my_variants.variant_key
        inner join {{ ref('int_sku_listings') }} as theirs on mine.{{ kind }} = theirs.{{ kind }}
        inner join variants as their_variants
            on theirs.variant_key = their_variants.variant_key and my_variants.sku <> their_variants.sku
        where
            my_variants.match_method <> 'native'
            and their_variants.match_method <> 'native'
            and my_variants.units_per_listing = 1
            and their_variants.units_per_listing = 1
        group by mine.variant_key
    {% endfor %}

),

carried as (

    select
        parts.sku,
        count(*) as listing_count
    from parts
    inner join variants on parts.variant_key = variants.variant_key
    group by parts.sku

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
        variants.sku,
        variants.match_method,
        said.other_method,
        said.other_sku,
        variants.seller_code,
        variants.product_name,
        variants.option_text,
        variants.currency,

        -- numbers
        coalesce(carried.listing_count, 0) as other_listing_count,
        coalesce(sales.sales_28d, 0) as sales_28d,
        coalesce(sales.sales_amount_28d, 0) as sales_amount_28d
    from variants
    inner join said on variants.variant_key = said.variant_key
    left join parts on said.variant_key = parts.variant_key and said.other_sku = parts.sku
    left join carried on said.other_sku = carried.sku
    left join {{ ref('int_sku_variant_sales') }} as sales on variants.variant_key = sales.variant_key
    where parts.sku is null

)

select * from final
