-- grain: one row per physical item that a listing has or had: a name for people
with

listings as (

    select
        parts.sku,
        variants.product_name,
        variants.option_text,
        row_number() over (
            partition by parts.sku
            order by
                case when variants.is_deleted then 1 else 0 end,
                case when parts.is_set then 1 else 0 end,
                parts.units_per_listing,
                variants.platform,
                variants.shop_alias,
                variants.shop_no,
                variants.variant_id
        ) as name_rank
    from {{ ref('variant_skus') }} as parts
    inner join {{ ref('variants') }} as variants on parts.variant_key = variants.variant_key

),

final as (

    select
        sku,
        {{ plain_text('product_name') }} || coalesce(' / ' || option_text, '') as sku_name
    from listings
    where name_rank = 1

)

select * from final
