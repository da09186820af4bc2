-- grain: one row per variant of a shop and stretch of time in which its listing was seen unchanged
-- units: prices per piece in `currency`
with

states as (

    select * from {{ ref('variant_states') }}
    where platform in ({{ malls_in_use_listed() }})

),

final as (

    select
        -- keys
        variant_key,
        product_key,
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,

        -- text
        seller_code,
        seller_product_code,
        product_name,
        option_text,
        currency,

        -- numbers
        price,
        additional_amount,

        -- flags
        is_displayed,
        is_selling,
        is_deleted,
        valid_to is null as is_current,

        -- times (UTC)
        valid_from,
        valid_to
    from states

)

select * from final
