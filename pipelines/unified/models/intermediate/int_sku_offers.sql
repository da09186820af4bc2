-- grain: one row per mall, variant that is still there and physical item in it: what the mall offers of the item
-- units: pieces of the item
-- Shops of one mall show the same stock of a variant: it counts once. A pack of two shown three times stands for six
-- pieces, and for seven where one piece is left over (reach); a set says nothing of how many there are of one of its
-- things.
{{ config(materialized='table') }}
with

inventory as (

    select
        *,
        platform || ':' || shop_alias as mall,
        coalesce(is_selling, true) as is_on_sale
    from {{ ref('inventory') }}
    where not coalesce(is_deleted, false)

),

joined as (

    select
        inventory.*,
        parts.sku as item_sku,
        parts.units_per_listing as piece_units,
        parts.is_set,
        row_number() over (
            partition by inventory.platform, inventory.shop_alias, inventory.variant_id, parts.sku
            order by
                case when inventory.is_on_sale then 0 else 1 end,
                case when inventory.stock_policy = 'tracked' then 0 else 1 end,
                coalesce(inventory.qty_listed, 0),
                inventory.shop_no
        ) as shop_rank
    from inventory
    inner join {{ ref('variant_skus') }} as parts on inventory.variant_key = parts.variant_key

),

counted as (

    select
        item_sku as sku,
        mall,
        platform,
        shop_alias,
        variant_id,
        stock_policy,
        is_set,
        piece_units,
        is_on_sale,
        coalesce(allows_backorder, false) as allows_backorder,
        stock_policy = 'tracked' and qty_listed is not null as is_tracked,
        qty_listed * piece_units as listed_qty,
        qty_available * piece_units as available_qty,
        coalesce(qty_safety, 0) * piece_units as reserve_qty,
        case when piece_units > 1 and qty_listed >= 0 and not is_set then piece_units - 1 else 0 end as left_over_qty,
        observed_at
    from joined
    where shop_rank = 1

),

final as (

    select
        *,
        listed_qty + left_over_qty as reach_qty,
        available_qty + left_over_qty as available_reach_qty,
        -- a set counts where nothing else does
        is_tracked
        and is_on_sale
        and (
            not is_set
            or max(case when is_tracked and is_on_sale and not is_set then 1 else 0 end) over (partition by sku) = 0
        ) as is_measured
    from counted

)

select * from final
