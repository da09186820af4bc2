-- question 2: What must I ship today (paid, preparing, ready), oldest first, with the promised date?
-- grain: one row per order line that waits for the seller
-- units: pieces; whole hours
-- Waiting begins with the payment, or with the order where the mall tells no time of payment. A line on hold is not to
-- be shipped now. Nothing promised: is_overdue is null.
with

lines as (

    select * from {{ ref('order_lines') }}
    where
        not is_mirror
        and line_kind <> 'exchange_replacement'
        and canonical_status in ('paid', 'preparing', 'ready_to_ship')
        and qty_active > 0

),

present as (

    select * from {{ ref('int_as_of') }}

),

waiting as (

    select
        lines.platform,
        lines.shop_alias,
        lines.order_id,
        lines.line_id,
        lines.sku,
        lines.product_name,
        lines.option_text,
        lines.qty_active,
        lines.canonical_status,
        lines.paid_at,
        lines.ship_due_at,
        {{ whole_hours('coalesce(lines.paid_at, lines.ordered_at)', 'present.as_of_at') }} as hours_waiting,
        lines.ship_due_at < present.as_of_at as is_overdue,
        lines.ordered_at
    from lines
    cross join present

)

select * from waiting
order by coalesce(paid_at, ordered_at), platform, shop_alias, line_id
