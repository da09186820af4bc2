-- grain: one row per variant of a shop and stretch of time in which its stock was seen unchanged
-- units: pieces; price per piece in `currency`
with

states as (

    select * from {{ ref('stock_states') }}
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
        stock_policy,
        currency,

        -- numbers
        qty_listed,
        qty_safety,
        qty_available,
        price,

        -- flags
        allows_backorder,
        is_sold_out,
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
