{# History: what the malls do not keep, as successive builds saw it. Its times are times of the data, never of the machine. #}

{# The rows that a snapshot holds so far; none before its first build. A full refresh leaves them. #}
{% macro history_kept(relation) %}
    {%- if execute -%}{{ return(load_relation(relation)) }}{%- endif -%}
    {{ return(none) }}
{% endmacro %}

{# When a row was seen as it is now. What changed without having been read since (a rule of ours, a status map) is seen a
   moment after what it follows: a state never begins before, or with, the one it ends. #}
{% macro seen_after(seen_at, known_since) %}
case
    when {{ known_since }} is null or ({{ seen_at }}) > {{ known_since }} then {{ seen_at }}
    else {{ a_moment_after(known_since) }}
end
{% endmacro %}

{% macro a_moment_after(column) %}{{ return(adapter.dispatch('a_moment_after', 'unified')(column)) }}{% endmacro %}
{% macro default__a_moment_after(column) %}{{ column }} + interval '1 microsecond'{% endmacro %}
{% macro spark__a_moment_after(column) %}{{ column }} + interval 1 microsecond{% endmacro %}

{# Whole seconds from one point in time to a later one. #}
{% macro seconds_between(earlier, later) %}{{ return(adapter.dispatch('seconds_between', 'unified')(earlier, later)) }}{% endmacro %}
{% macro default__seconds_between(earlier, later) %}cast(floor(extract(epoch from ({{ later }} - {{ earlier }}))) as bigint){% endmacro %}
{% macro spark__seconds_between(earlier, later) %}(unix_timestamp({{ later }}) - unix_timestamp({{ earlier }})){% endmacro %}

{# A calendar day some days later. #}
{% macro days_after(column, days) %}{{ return(adapter.dispatch('days_after', 'unified')(column, days)) }}{% endmacro %}
{% macro default__days_after(column, days) %}{{ column }} + {{ days }}{% endmacro %}
{% macro spark__days_after(column, days) %}date_add({{ column }}, {{ days }}){% endmacro %}

{# Names of a snapshot's own columns: a state holds from valid_from until valid_to (null: still). #}
{% macro history_columns() %}
    {{ return({
        'dbt_valid_from': 'valid_from', 'dbt_valid_to': 'valid_to', 'dbt_scd_id': 'state_key', 'dbt_updated_at': 'noted_at',
    }) }}
{% endmacro %}

{# The ranks of a status' family begin at a multiple of ten: 110 cancel, 120 return, 130 exchange, 140 money. #}
{% macro status_family(status_rank) %}{{ status_rank }} - mod({{ status_rank }}, 10){% endmacro %}

{# The steps of a snapshot of listings that follow `listings`: when each was seen as it is now. That is when it was read
   last, or, for what leaves no trace in its own row (that it is gone, a change of the product above it), when the shop's
   listings were. #}
{% macro seen_listings(key, kept) -%}
reads as (

    select * from {{ ref('int_shop_reads') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

read_last as (

    select
        listings.*,
        coalesce(listings.observed_at, reads.listings_seen_at, as_of.as_of_at) as row_read_at,
        greatest(
            coalesce(listings.observed_at, reads.listings_seen_at, as_of.as_of_at),
            coalesce(reads.listings_seen_at, listings.observed_at, as_of.as_of_at)
        ) as shop_read_at
    from listings
    cross join as_of
    left join reads on listings.platform = reads.platform and listings.shop_alias = reads.shop_alias

),

seen as (

    select
        read_last.*,
        {% if kept -%}
        {{ seen_after(
            'case when read_last.is_deleted or read_last.row_read_at <= known.valid_from then read_last.shop_read_at '
            ~ 'else read_last.row_read_at end',
            'known.valid_from'
        ) }} as seen_at
        {%- else -%}
        case when is_deleted then shop_read_at else row_read_at end as seen_at
        {%- endif %}
    from read_last
    {%- if kept %}
    left join {{ kept }} as known on read_last.{{ key }} = known.{{ key }} and known.valid_to is null
    {%- endif %}

)
{%- endmacro %}

{# History outlives a mall that is not built any more: its rows are left out as everywhere else. #}
{% macro malls_in_use_listed() %}{% for name in malls_in_use() %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}{% endmacro %}
