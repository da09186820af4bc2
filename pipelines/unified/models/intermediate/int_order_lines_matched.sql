-- grain: one row per order line: with its status rank, the seller's item and whether it is a copy
with

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

),

statuses as (

    select * from {{ ref('canonical_statuses') }}

),

skus as (

    select * from {{ ref('int_variant_skus') }}

),

mirrors as (

    select * from {{ ref('int_mirror_orders') }}

),

joined as (

    select
        lines.*,
        statuses.status_rank,
        statuses.is_terminal,
        statuses.opens_demand,
        skus.sku,
        skus.match_method,
        skus.units_per_listing,
        skus.is_set,
        mirrors.order_id is not null as is_mirror
    from lines
    left join statuses on lines.canonical_status = statuses.canonical_status
    left join skus
        on
            lines.platform = skus.platform
            and lines.shop_alias = skus.shop_alias
            and lines.listing_shop_no = skus.shop_no
            and lines.variant_id = skus.variant_id
            -- the seller may have put another thing under the listing since
            and coalesce({{ kst_date('lines.ordered_at') }}, skus.valid_from) >= skus.valid_from
            and (
                skus.valid_to is null
                or coalesce({{ kst_date('lines.ordered_at') }}, cast('1900-01-01' as date)) < skus.valid_to
            )
    left join mirrors
        on
            lines.platform = mirrors.platform
            and lines.shop_alias = mirrors.shop_alias
            and lines.shop_no = mirrors.shop_no
            and lines.order_id = mirrors.order_id

)

select * from joined
