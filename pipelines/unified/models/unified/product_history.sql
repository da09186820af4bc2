-- grain: one row per product of a shop and stretch of time in which its listing was seen unchanged
-- units: prices per piece in `currency`
with

states as (

    select * from {{ ref('product_states') }}
    where platform in ({{ malls_in_use_listed() }})

),

final as (

    select
        -- keys
        product_key,
        platform,
        shop_alias,
        shop_no,
        product_id,

        -- text
        product_code,
        seller_code,
        product_name,
        model_name,
        brand_code,
        supplier_code,
        tax_class,
        currency,

        -- numbers
        price,
        retail_price,
        supply_price,
        variant_count,

        -- flags
        is_displayed,
        is_selling,
        is_sold_out,
        is_deleted,
        valid_to is null as is_current,

        -- times (UTC)
        valid_from,
        valid_to
    from states

)

select * from final
