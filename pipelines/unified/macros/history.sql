{# History: what the malls do not keep, as successive builds saw it. Its times are times of the data, never of the machine. #}

{# A table that builds before this one left: the rows of a snapshot so far; none before the first. A full refresh leaves them.
   Not a ref: what is read here is built from what reads it. #}
{% macro history_kept(schema, name) %}
    {%- if execute -%}
        {{ return(adapter.get_relation(database=target.database, schema=schema, identifier=name)) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}

{# When a row was seen as it is now. What changed without having been read since (a rule of ours, a status map) is seen a
   moment after what it follows: a state never begins before, or with, the one it ends. #}
{% macro seen_after(seen_at, known_since) %}
case
    when {{ known_since }} is null or {{ seen_at }} > {{ known_since }} then {{ seen_at }}
    else {{ a_moment_after(known_since) }}
end
{% endmacro %}

{% macro a_moment_after(column) %}{{ return(adapter.dispatch('a_moment_after', 'unified')(column)) }}{% endmacro %}
{% macro default__a_moment_after(column) %}{{ column }} + interval '1 microsecond'{% endmacro %}
{% macro spark__a_moment_after(column) %}{{ column }} + interval 1 microsecond{% endmacro %}
{% macro bigquery__a_moment_after(column) %}timestamp_add({{ column }}, interval 1 microsecond){% endmacro %}
{% macro snowflake__a_moment_after(column) %}dateadd(microsecond, 1, {{ column }}){% endmacro %}
{% macro clickhouse__a_moment_after(column) %}addMicroseconds({{ column }}, 1){% endmacro %}

{# Whole seconds from one point in time to a later one. #}
{% macro seconds_between(earlier, later) %}{{ return(adapter.dispatch('seconds_between', 'unified')(earlier, later)) }}{% endmacro %}
{% macro default__seconds_between(earlier, later) %}cast(floor(extract(epoch from ({{ later }} - {{ earlier }}))) as bigint){% endmacro %}
{% macro bigquery__seconds_between(earlier, later) %}
cast(floor(timestamp_diff({{ later }}, {{ earlier }}, microsecond) / 1000000) as bigint)
{% endmacro %}
{% macro snowflake__seconds_between(earlier, later) %}
cast(floor(datediff(microsecond, {{ earlier }}, {{ later }}) / 1000000) as bigint)
{% endmacro %}
{% macro clickhouse__seconds_between(earlier, later) %}
cast(floor((toUnixTimestamp64Micro({{ later }}) - toUnixTimestamp64Micro({{ earlier }})) / 1000000) as bigint)
{% endmacro %}
{% macro spark__seconds_between(earlier, later) %}
cast(floor((unix_micros({{ later }}) - unix_micros({{ earlier }})) / 1000000) as bigint)
{% endmacro %}

{# A calendar day some days later. #}
{% macro days_after(column, days) %}{{ return(adapter.dispatch('days_after', 'unified')(column, days)) }}{% endmacro %}
{% macro default__days_after(column, days) %}{{ column }} + {{ days }}{% endmacro %}
{% macro spark__days_after(column, days) %}date_add({{ column }}, {{ days }}){% endmacro %}
{% macro bigquery__days_after(column, days) %}date_add({{ column }}, interval {{ days }} day){% endmacro %}
{% macro snowflake__days_after(column, days) %}dateadd(day, {{ days }}, {{ column }}){% endmacro %}

{# The ranks of a status' family begin at a multiple of ten: 110 cancel, 120 return, 130 exchange, 140 money. #}
{% macro status_family(status_rank) %}{{ status_rank }} - mod({{ status_rank }}, 10){% endmacro %}

{# The steps after `listings` of a model whose rows a snapshot keeps: when each listing was seen as it is now. That is when
   its row was read last, or, for what leaves no trace in a row of its own (that it is gone, a change of the product above
   it), when the shop's listings were. #}
{% macro seen_listings(key, columns, snapshot) -%}
{%- set kept = history_kept('history', snapshot) -%}
reads as (

    select * from {{ ref('int_shop_reads') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

known as (

    select
        {{ key }},
    {% if kept %}
        valid_from as known_since
    from {{ kept }}
    where valid_to is null
    {% else %}
        cast(null as {{ type_utc() }}) as known_since
    from listings
    where 1 = 0
    {% endif %}

),

read_last as (

    select
        listings.*,
        known.known_since,
        coalesce(listings.observed_at, reads.listings_seen_at, as_of.as_of_at) as row_read_at,
        greatest(
            coalesce(listings.observed_at, reads.listings_seen_at, as_of.as_of_at),
            coalesce(reads.listings_seen_at, listings.observed_at, as_of.as_of_at)
        ) as shop_read_at
    from listings
    cross join as_of
    left join reads on listings.platform = reads.platform and listings.shop_alias = reads.shop_alias
    left join known on listings.{{ key }} = known.{{ key }}

),

read_since as (

    select
        *,
        case when is_deleted or row_read_at <= known_since then shop_read_at else row_read_at end as read_at
    from read_last

),

seen as (

    select
        {{ columns | join(', ') }},
        {{ seen_after('read_at', 'known_since') }} as seen_at
    from read_since

)
{%- endmacro %}

{# History outlives a mall that is not built any more: its rows are left out as everywhere else. #}
{% macro malls_in_use_listed() %}{% for name in malls_in_use() %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}{% endmacro %}
