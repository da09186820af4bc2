-- grain: one row per kind of code and code: which item all listings with it are, or why nobody can say
-- A code typed on two listings of one shop that are both still there says nothing, in any shop (unified model 2.3). The
-- rungs stand below each other: a barcode takes the item that a listing with it was given by the seller or his code.
{{ config(materialized='table') }}
{% set kinds = ['variant_code', 'barcode', 'product_code'] %}
with

listings as (

    select * from {{ ref('int_sku_listings') }}

),

-- the seller's last word; a set is no single item
last_seeds as (

    select
        variant_key,
        match_method,
        method_rank,
        min(sku) as sku,
        count(*) as sku_count,
        max(units_per_listing) as units_per_listing,
        row_number() over (partition by variant_key order by method_rank) as seed_rank
    from {{ ref('int_sku_seeds') }}
    where valid_to is null
    group by variant_key, match_method, method_rank

),

repeated as (

    {% for kind in kinds %}
        {% set column = 'any_product_code' if kind == 'product_code' else kind %}
        {% set counted = 'product_id' if kind == 'product_code' else 'variant_id' %}
        select
            '{{ kind }}' as code_kind,
            code,
            max(listing_count) as listing_count
        from (
            select
                platform,
                shop_alias,
                shop_no,
                {{ column }} as code,
                count(distinct {{ counted }}) as listing_count
            from listings
            where not is_deleted and {{ column }} is not null
            group by platform, shop_alias, shop_no, {{ column }}
            having count(distinct {{ counted }}) > 1
        ) as counted
        group by code
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

unfound as (

    select
        *,
        cast(null as {{ dbt.type_string() }}) as found_sku,
        true as is_single_piece
    from listings

),

by_variant_code as (

    {{ sku_groups('unfound', 'variant_code') }}

),

coded as (

    select
        listings.*,
        coalesce(last_seeds.sku, case when by_variant_code.refusal is null then by_variant_code.sku end) as found_sku,
        coalesce(last_seeds.sku_count, 1) = 1 and coalesce(last_seeds.units_per_listing, 1) = 1 as is_single_piece
    from listings
    left join last_seeds on listings.variant_key = last_seeds.variant_key and last_seeds.seed_rank = 1
    left join by_variant_code on listings.variant_code = by_variant_code.code

),

by_barcode as (

    {{ sku_groups('coded', 'barcode') }}

),

scanned as (

    select
        coded.platform,
        coded.shop_alias,
        coded.shop_no,
        coded.product_code,
        coalesce(coded.found_sku, case when by_barcode.refusal is null then by_barcode.sku end) as found_sku,
        coded.is_single_piece
    from coded
    left join by_barcode on coded.barcode = by_barcode.code

),

by_product_code as (

    {{ sku_groups('scanned', 'product_code') }}

),

final as (

    {% for kind in kinds %}
        select
            '{{ kind }}' as code_kind,
            by_{{ kind }}.*
        from by_{{ kind }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from final
