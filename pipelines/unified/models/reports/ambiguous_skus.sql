-- grain: one row per kind of code, code and shop: a code that ties nothing, on listings that nothing else ties
-- units: pieces of the listings; amounts in `currency`
with

listings as (

    select
        listings.*,
        variants.seller_code,
        variants.product_name,
        variants.currency,
        coalesce(sales.sales_28d, 0) as sales_28d,
        coalesce(sales.sales_amount_28d, 0) as sales_amount_28d
    from {{ ref('int_sku_listings') }} as listings
    inner join {{ ref('variants') }} as variants on listings.variant_key = variants.variant_key
    left join {{ ref('int_sku_variant_sales') }} as sales on listings.variant_key = sales.variant_key
    where variants.match_method = 'native' and not listings.is_deleted

),

code_groups as (

    select * from {{ ref('int_sku_groups') }}
    where refusal is not null and refusal <> 'alone'

),

doubtful as (

    {% for kind in ['variant_code', 'barcode', 'product_code'] %}
        select
            listings.*,
            code_groups.code_kind,
            code_groups.code as native_value,
            code_groups.refusal as reason,
            code_groups.repeated_count
        from listings
        inner join code_groups on code_groups.code_kind = '{{ kind }}' and listings.{{ kind }} = code_groups.code
        union all
    {% endfor %}
    select
        listings.*,
        'variant_code' as code_kind,
        listings.typed_code as native_value,
        'placeholder' as reason,
        cast(null as bigint) as repeated_count
    from listings
    where listings.typed_code is not null and listings.variant_code is null

),

final as (

    select
        -- keys
        code_kind,
        native_value,
        platform,
        shop_alias,
        shop_no,

        -- text
        'ambiguous code' as issue,
        min(variant_id) as native_id,
        min(seller_code) as seller_code,
        min(product_name) as product_name,
        reason,
        min(currency) as currency,
        case reason
            when 'repeated'
                then 'it stands on ' || min(repeated_count) || ' listings of one shop: give each a code of its own'
            when 'placeholder' then 'it is no code: type one in the mall'
            when 'several_skus' then 'listings with it have different skus: correct the wrong one in its mall'
            when 'pack' then 'a listing with it is a pack or a set'
            when 'name_taken' then 'another listing has it as another kind of code'
        end
        || ', or name the listings in sku_map.csv (`kmall match` writes the rows)' as suggestion,

        -- numbers
        count(*) as variant_count,
        cast(sum(sales_28d) as bigint) as sales_28d,
        cast(sum(sales_amount_28d) as decimal(18, 2)) as sales_amount_28d
    from doubtful
    group by code_kind, native_value, platform, shop_alias, shop_no, reason

)

select * from final
