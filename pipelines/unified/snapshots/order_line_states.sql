{% snapshot order_line_states %}
{{ config(
    strategy='check', unique_key='line_key', updated_at='seen_at', snapshot_meta_column_names=history_columns(),
    check_cols=['canonical_status', 'fulfilment_status', 'claim_type', 'claim_phase', 'refund_status', 'qty_active']
) }}
-- grain: one row per order line and state that a build saw it in
{% set kept = history_kept(this) %}
{% set reads_before = history_kept(api.Relation.create(target.database, 'intermediate', 'built_reads')) %}
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

    {% if reads_before -%}
    select * from {{ reads_before }}
    {%- else -%}
    select * from reads
    where 1 = 0
    {%- endif %}

),

{% if kept -%}
known as (

    select *
    from {{ kept }} as known
    where valid_to is null and {{ is_touched('known') }}

),

-- a line that the order does not hold any more
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

{% endif -%}
present as (

    select {{ columns | join(', ') }} from lines
    {%- if kept %}
    union all
    select {{ columns | join(', ') }} from gone
    {%- endif %}

),

final as (

    select
        present.*,
        reads_before.orders_read_through_at as unchanged_until,
        {% if kept -%}
        {{ seen_after('coalesce(reads.orders_seen_at, as_of.as_of_at)', 'known.valid_from') }} as seen_at
        {%- else -%}
        coalesce(reads.orders_seen_at, as_of.as_of_at) as seen_at
        {%- endif %}
    from present
    cross join as_of
    left join reads on present.platform = reads.platform and present.shop_alias = reads.shop_alias
    left join reads_before
        on present.platform = reads_before.platform and present.shop_alias = reads_before.shop_alias
    {%- if kept %}
    left join known on present.line_key = known.line_key
    {%- endif %}

)

select * from final
{% endsnapshot %}
