-- question 3: Which shipped lines are not delivered after N days (variable `late_delivery_days`, 3)?
-- grain: one row per order line on its way
-- units: whole days
-- A line whose mall tells no time of shipping may be late: it is listed with days_in_transit null. Where a shop has
-- never told of a delivery (tells_deliveries), every line stays shipped for ever; such lines come last.
with

lines as (

    select
        *,
        1 = max(case when delivered_at is not null or status_rank in (60, 70) then 1 else 0 end)
            over (partition by platform, shop_alias) as tells_deliveries
    from {{ ref('order_lines') }}

),

parcels as (

    select
        order_key,
        tracking_no,
        min(carrier) as carrier,
        min(shipped_at) as shipped_at
    from {{ ref('shipments') }}
    group by order_key, tracking_no

),

present as (

    select * from {{ ref('int_as_of') }}

),

on_the_way as (

    select
        lines.platform,
        lines.shop_alias,
        lines.order_id,
        lines.line_id,
        coalesce(lines.carrier, parcels.carrier, lines.carrier_code) as carrier,
        lines.tracking_no,
        coalesce(lines.shipped_at, parcels.shipped_at) as shipped_at,
        lines.native_status,
        lines.tells_deliveries,
        lines.ordered_at
    from lines
    left join parcels on lines.order_key = parcels.order_key and lines.tracking_no = parcels.tracking_no
    where
        lines.canonical_status = 'shipped'
        and not lines.is_mirror
        and lines.line_kind <> 'exchange_replacement'

),

aged as (

    select
        on_the_way.platform,
        on_the_way.shop_alias,
        on_the_way.order_id,
        on_the_way.line_id,
        on_the_way.carrier,
        on_the_way.tracking_no,
        on_the_way.shipped_at,
        {{ whole_days('on_the_way.shipped_at', 'present.as_of_at') }} as days_in_transit,
        on_the_way.native_status,
        on_the_way.tells_deliveries,
        on_the_way.ordered_at
    from on_the_way
    cross join present

),

late as (

    select * from aged
    where days_in_transit >= {{ var('late_delivery_days', 3) }} or days_in_transit is null

)

select * from late
order by tells_deliveries desc, coalesce(shipped_at, ordered_at) asc, platform asc, shop_alias asc, line_id asc
