-- grain: one row per shop, order and package: what its delivery costs
-- units: won
-- The mall repeats the package's fee on each of its lines, as the contract derives (13, unverified); a seller who finds
-- that it does not sets the variable `naver_delivery_fee_repeats` to false, and the lines' fees are added up.
{% set together = 'max' if var('naver_delivery_fee_repeats', true) else 'sum' %}
with

lines as (

    select * from {{ ref('int_naver_smartstore__current_lines') }}

),

grouped as (

    select
        shop_alias,
        order_id,
        package_key,
        cast(coalesce({{ together }}(delivery_fee_amount), 0) as decimal(18, 2)) as delivery_fee_amount,
        cast(coalesce({{ together }}(delivery_discount_amount), 0) as decimal(18, 2)) as delivery_discount_amount
    from lines
    group by shop_alias, order_id, package_key

)

select * from grouped
