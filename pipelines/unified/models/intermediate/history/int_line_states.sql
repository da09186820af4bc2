-- grain: one row per order line of the orders that this build is about: its state, and when it was seen
-- A line that its order does not hold any more is void.
{{ config(materialized='table') }}
{% set kept = history_kept('history', 'order_line_states') %}
{% set built = history_kept('intermediate', 'built_reads') %}
{% set columns = [
    'line_key', 'order_key', 'platform', 'shop_alias', 'shop_no', 'order_id', 'line_id', 'canonical_status',
    'fulfilment_status', 'claim_type', 'claim_phase', 'refund_status', 'qty_active',
] %}
with

lines as (

    {{ touched_orders('order_lines') }}

),

reads as (

    select * from {{ ref('int_shop_reads') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

-- how far the build before had read: until then a line was still as it was
reads_before as (

    select
        platform,
        shop_alias,
        orders_read_through_at
    {% if built %}
        from {{ built }}
    {% else %}
        from reads
        where 1 = 0
    {% endif %}

),

known as (

    select
        {{ columns | join(', ') }},
        {% if kept %}
            valid_from
        from {{ kept }} as known
        where valid_to is null and {{ is_touched('known') }}
    {% else %}
            cast(null as {{ type_utc() }}) as valid_from
        from lines
        where 1 = 0
        {% endif %}

),

gone as (

    select
        known.line_key,
        known.order_key,
        known.platform,
        known.shop_alias,
        known.shop_no,
        known.order_id,
        known.line_id,
        'void' as canonical_status,
        known.fulfilment_status,
        known.claim_type,
        known.claim_phase,
        known.refund_status,
        cast(0 as bigint) as qty_active
    from known
    left join lines on known.line_key = lines.line_key
    where lines.line_key is null

),

present as (

    select {{ columns | join(', ') }} from lines
    union all
    select {{ columns | join(', ') }} from gone

),

read_last as (

    select
        present.*,
        known.valid_from as known_since,
        reads_before.orders_read_through_at as unchanged_until,
        coalesce(reads.orders_seen_at, as_of.as_of_at) as read_at
    from present
    cross join as_of
    left join reads on present.platform = reads.platform and present.shop_alias = reads.shop_alias
    left join reads_before
        on present.platform = reads_before.platform and present.shop_alias = reads_before.shop_alias
    left join known on present.line_key = known.line_key

),

final as (

    select
        {{ columns | join(', ') }},
        unchanged_until,
        {{ seen_after('read_at', 'known_since') }} as seen_at
    from read_last

)

select * from final
