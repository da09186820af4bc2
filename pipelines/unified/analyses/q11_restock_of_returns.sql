-- question 11: Did returned goods go back to stock?
-- grain: one row per return or exchange whose goods are settled, and order line
-- units: pieces of the sku (claimed pieces times `units_per_listing`; of a set, sets)
-- restock_state is unknown where the mall does not say; restock_method tells how it is known.
with

claims as (

    select * from {{ ref('claims') }}
    where claim_type in ('return', 'exchange') and restock_state is not null and not is_mirror

),

lines as (

    select * from {{ ref('order_lines') }}

),

settled as (

    select
        claims.platform,
        claims.shop_alias,
        claims.claim_id,
        claims.sku,
        claims.expected_restock_qty * coalesce(lines.units_per_listing, 1) as expected_restock_qty,
        claims.restock_state,
        claims.restock_method,
        claims.claim_completed_at,
        claims.claim_type,
        claims.order_id,
        claims.line_id
    from claims
    left join lines on claims.line_key = lines.line_key

)

select * from settled
order by claim_completed_at, platform, shop_alias, claim_id, line_id
