-- grain: one row per order that has lines: its status and what its lines add up to
-- units: pieces; amounts in the order's currency
-- Reads the finished lines, because those are a table already. Status (unified model 1.3): that of all sold lines if
-- equal; else the least advanced live one (10-70); else closed in different ways.
with

lines as (

    {{ touched_orders('order_lines') }}

),

statuses as (

    select * from {{ ref('canonical_statuses') }}

),

counted_lines as (

    select
        *,
        -- the replacement of an exchange says nothing about the sale, unless there is nothing else
        line_kind = 'sale'
        or max(case when line_kind = 'sale' then 1 else 0 end) over (partition by order_key) = 0 as is_counted,
        -- not every mall dates a shipment; what is on its way, or has come back, was shipped all the same
        shipped_at is not null or status_rank between 50 and 70 or status_rank between 120 and 139 as is_shipped
    from lines

),

summed as (

    select
        order_key,
        count(*) as line_count,
        cast(sum(case when line_kind = 'sale' then 1 else 0 end) as bigint) as sale_line_count,
        cast(sum(case when line_kind = 'sale' then qty_ordered else 0 end) as bigint) as unit_count,
        sum(case when line_kind = 'sale' then gross_amount else 0 end) as gross_amount,
        sum(case when line_kind = 'sale' then discount_seller else 0 end) as line_discount_seller,
        sum(case when line_kind = 'sale' then discount_platform else 0 end) as line_discount_platform,
        min(case when is_counted then canonical_status end) as first_status,
        max(case when is_counted then canonical_status end) as last_status,
        min(case when is_counted and status_rank between 10 and 70 then status_rank end) as live_rank,
        {{ any_row('is_counted and status_rank = 0') }} as has_unknown,
        {{ any_row("line_kind = 'sale' and is_shipped") }} as has_shipped,
        {{ any_row("line_kind = 'sale' and not is_shipped") }} as has_unshipped,
        {{ any_row("line_kind = 'sale' and qty_cancelled > 0") }} as has_cancelled,
        {{ any_row("line_kind = 'sale' and qty_cancelled < qty_ordered") }} as has_uncancelled,
        {{ any_row("line_kind = 'sale' and qty_returned > 0") }} as has_returned,
        {{ any_row("line_kind = 'sale' and qty_returned < qty_ordered") }} as has_unreturned,
        {{ any_row('is_mirror') }} as is_mirror
    from counted_lines
    group by order_key

),

rolled_up as (

    select
        summed.*,
        case
            when summed.first_status = summed.last_status then summed.first_status
            when live_statuses.canonical_status is not null then live_statuses.canonical_status
            when summed.has_unknown then 'unknown'
            else 'refunded'
        end as canonical_status,
        summed.first_status <> summed.last_status and summed.live_rank is null and not summed.has_unknown
            as is_mixed_close
    from summed
    left join statuses as live_statuses on summed.live_rank = live_statuses.status_rank

)

select * from rolled_up
