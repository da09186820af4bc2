-- grain: one row per order line, status and time that the mall itself tells, by a date or in its feed of changes
-- `needs_fulfilment_status`: the date means the status only where the goods were seen there; null: always.
{% set dates = {
    'shipped_at': 'shipped', 'delivered_at': 'delivered', 'confirmed_at': 'confirmed',
    'cancel_requested_at': 'cancel_requested', 'cancelled_at': 'cancelled', 'return_requested_at': 'return_requested',
    'return_collected_at': 'returning', 'returned_at': 'returned', 'exchange_requested_at': 'exchange_requested',
    'exchanged_at': 'exchanged', 'refunded_at': 'refunded',
} %}
with

lines as (

    {{ touched_orders('order_lines') }}

),

events as (

    select * from {{ ref('int_status_events_unioned') }}

),

statuses as (

    select * from {{ ref('canonical_statuses') }}

),

told as (

    -- an order waits for its money until it is paid; where no date tells that it was, only if it was seen waiting
    select
        line_key,
        'pending_payment' as canonical_status,
        'mall_date' as entered_source,
        ordered_at as entered_at,
        case when paid_at is null then 'pending_payment' end as needs_fulfilment_status
    from lines
    where line_kind = 'sale' and ordered_at is not null and (paid_at is null or paid_at > ordered_at)
    union all
    -- what is sent instead of another line is not paid for
    select
        line_key,
        'paid' as canonical_status,
        'mall_date' as entered_source,
        paid_at as entered_at,
        null as needs_fulfilment_status
    from lines
    where line_kind = 'sale' and paid_at is not null
    {%- for column, status in dates.items() %}
        union all
        select
            line_key,
            '{{ status }}' as canonical_status,
            'mall_date' as entered_source,
            {{ column }} as entered_at,
            null as needs_fulfilment_status
        from lines
        where {{ column }} is not null
    {%- endfor %}
    union all
    select
        line_key,
        canonical_status,
        'mall_event' as entered_source,
        changed_at as entered_at,
        null as needs_fulfilment_status
    from events

),

ranked as (

    select
        told.*,
        statuses.status_rank
    from told
    inner join statuses on told.canonical_status = statuses.canonical_status

)

select * from ranked
