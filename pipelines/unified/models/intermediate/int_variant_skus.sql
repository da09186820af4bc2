-- grain: one row per variant: the seller's physical item behind it
-- Until variants are matched across malls: the seller's code, else the variant itself, so that nothing disappears.
with

variants as (

    select * from {{ ref('int_variants_unioned') }}

),

coded as (

    select
        platform,
        shop_alias,
        shop_no,
        variant_id,
        {{ seller_code('seller_code') }} as code
    from variants

),

matched as (

    select
        platform,
        shop_alias,
        shop_no,
        variant_id,
        coalesce(code, platform || ':' || shop_alias || ':' || variant_id) as sku,
        case when code is null then 'native' else 'variant_code' end as match_method
    from coded

)

select * from matched
