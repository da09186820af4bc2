-- grain: one row per refund and claimed line it pays for
-- units: pieces; amounts in the refund's currency
-- A refund names its claim; the only refund of an order that names none pays for all its claims that give money back.
-- Goods are what the seller gives up: the price of the pieces less the seller's discounts on them.
-- A table: the parts of refunds and the shares of claims both read it.
{{ config(materialized='table') }}
{% set order_of = ['platform', 'shop_alias', 'shop_no', 'order_id'] %}
with

refunds as (

    select
        *,
        count(*) over (partition by {{ order_of | join(', ') }}) as refund_count
    from {{ ref('int_refunds_unioned') }}

),

claims as (

    select * from {{ ref('int_claims_unioned') }}
    where refund_status in ('done', 'pending', 'on_hold')

),

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

),

currencies as (

    select * from {{ ref('currencies') }}

),

joined as (

    select
        refunds.platform,
        refunds.shop_alias,
        refunds.shop_no,
        refunds.refund_id,
        claims.claim_type,
        claims.claim_id,
        claims.line_id,
        claims.qty,
        lines.qty_ordered,
        lines.gross_amount,
        lines.discount_seller,
        lines.discount_platform,
        coalesce(currencies.minor_units, 2) as minor_units
    from refunds
    inner join claims
        on
            refunds.platform = claims.platform
            and refunds.shop_alias = claims.shop_alias
            and refunds.shop_no = claims.shop_no
            and refunds.order_id = claims.order_id
            and (refunds.claim_id = claims.claim_id or (refunds.claim_id is null and refunds.refund_count = 1))
            and (refunds.claim_type is null or refunds.claim_type = claims.claim_type)
    inner join lines
        on
            claims.platform = lines.platform
            and claims.shop_alias = lines.shop_alias
            and claims.shop_no = lines.shop_no
            and claims.line_id = lines.line_id
    left join currencies on refunds.currency = currencies.currency

),

shared as (

    select
        platform,
        shop_alias,
        shop_no,
        refund_id,
        claim_type,
        claim_id,
        line_id,
        qty,
        minor_units,
        {{ share_of_pieces('gross_amount', 'qty', 'qty_ordered', 'minor_units') }} as gross_amount,
        {{ share_of_pieces('discount_seller', 'qty', 'qty_ordered', 'minor_units') }} as discount_seller,
        {{ share_of_pieces('discount_platform', 'qty', 'qty_ordered', 'minor_units') }} as discount_platform
    from joined

),

valued as (

    select
        *,
        cast(gross_amount - discount_seller as decimal(18, 2)) as goods_amount
    from shared

)

select * from valued
