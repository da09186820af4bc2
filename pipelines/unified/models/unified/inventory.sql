-- grain: one row per variant of a shop: its latest stock
-- units: pieces; price per piece in `currency`
-- Untracked is neither zero nor many: the quantities are null and stock_policy says why.
with

stock as (

    select
        *,
        {{ row_key(['platform', 'shop_alias', 'shop_no', 'variant_id']) }} as variant_key
    from {{ ref('int_variants_unioned') }}

),

skus as (

    select * from {{ ref('int_current_variant_skus') }}

),

-- open demand whose stock the mall has taken already
committed as (

    select
        demand.variant_key,
        cast(sum(demand.qty_active) as bigint) as qty_committed
    from {{ ref('order_lines') }} as demand
    inner join stock on demand.variant_key = stock.variant_key
    where
        demand.is_open_demand
        and not demand.is_mirror
        and demand.status_rank >= {{ taken_from_rank('stock.deduct_stage') }}
    group by demand.variant_key

),

joined as (

    select
        stock.*,
        skus.sku,
        skus.match_method,
        skus.units_per_listing,
        coalesce(committed.qty_committed, 0) as qty_committed
    from stock
    left join skus
        on
            stock.platform = skus.platform
            and stock.shop_alias = skus.shop_alias
            and stock.shop_no = skus.shop_no
            and stock.variant_id = skus.variant_id
    left join committed on stock.variant_key = committed.variant_key

),

final as (

    select
        -- keys
        variant_key,
        {{ row_key(['platform', 'shop_alias', 'shop_no', 'product_id']) }} as product_key,
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,

        -- text
        sku,
        match_method,
        seller_code,
        barcode,
        product_name,
        option_text,
        stock_policy,
        deduct_stage,
        currency,

        -- numbers
        qty_listed,
        qty_safety,
        case
            when stock_policy = 'forced_soldout' then 0
            when qty_listed is not null then greatest(qty_listed - coalesce(qty_safety, 0), 0)
        end as qty_available,
        qty_committed,
        qty_listed + qty_committed as qty_on_hand_est,
        units_per_listing,
        price,

        -- flags
        allows_backorder,
        is_sold_out,
        is_displayed,
        is_selling,
        is_deleted,

        -- times (UTC)
        observed_at
    from joined

)

select * from final
