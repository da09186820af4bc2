-- grain: one row per order that this build is about
-- Those with rows from a load that was not built yet; those whose goods or shop are now told otherwise; and copies in
-- other malls of such an order. In a full build every order.
-- depends_on: {{ ref('int_listing_facts') }}
{{ config(materialized='table', post_hook='{{ count_rows() }}') }}
{% set lines = built_before('unified', 'order_lines') %}
{% set orders = built_before('unified', 'orders') %}
{% set listings = built_before('intermediate', 'built_listings') %}
{% set order_key = 'platform, shop_alias, shop_no, order_id' %}
with

loaded as (

    select distinct
        order_loads.platform,
        order_loads.shop_alias,
        order_loads.shop_no,
        order_loads.order_id
    from {{ ref('int_order_loads_unioned') }} as order_loads
    inner join {{ ref('int_loads_to_build') }} as loads
        on order_loads.platform = loads.platform and coalesce(order_loads.load_id, '') = loads.load_id

),

{% if lines and orders and listings -%}
listings_before as (

    select
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,
        fact_key
    from {{ listings }}

),

listings_now as (

    select
        platform,
        shop_alias,
        shop_no,
        product_id,
        variant_id,
        fact_key
    from {{ ref('int_listing_facts') }}

),

relisted as (

    (select * from listings_now except select * from listings_before)
    union distinct
    (select * from listings_before except select * from listings_now)

),

sold_relisted as (

    select distinct
        lines.platform,
        lines.shop_alias,
        lines.shop_no,
        lines.order_id
    from {{ lines }} as lines
    inner join relisted
        on
            lines.platform = relisted.platform
            and lines.shop_alias = relisted.shop_alias
            and lines.product_id = relisted.product_id

),

of_changed_shops as (

    select
        orders.platform,
        orders.shop_alias,
        orders.shop_no,
        orders.order_id
    from {{ orders }} as orders
    inner join relisted
        on
            orders.platform = relisted.platform
            and orders.shop_alias = relisted.shop_alias
            and orders.shop_no = relisted.shop_no
    -- a shop that is new has no orders yet
    where relisted.variant_id = ''

),

copied as (

    select distinct
        copies.platform,
        copies.shop_alias,
        copies.shop_no,
        copies.order_id
    from {{ orders }} as copies
    inner join loaded on copies.origin_platform = loaded.platform and copies.market_order_id = loaded.order_id

),

{% endif -%}
touched as (

    select {{ order_key }} from loaded
    {% if lines and orders and listings %}
        union distinct
        select {{ order_key }} from sold_relisted
        union distinct
        select {{ order_key }} from of_changed_shops
        union distinct
        select {{ order_key }} from copied
    {% endif %}

)

select * from touched
