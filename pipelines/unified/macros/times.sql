{# The one type of every point in time: UTC with zone. #}
{% macro type_utc() %}{{ return(adapter.dispatch('type_utc', 'unified')()) }}{% endmacro %}
{% macro default__type_utc() %}timestamp with time zone{% endmacro %}
{% macro spark__type_utc() %}timestamp{% endmacro %}
{% macro bigquery__type_utc() %}timestamp{% endmacro %}
{% macro snowflake__type_utc() %}timestamp_ltz{% endmacro %}
{% macro clickhouse__type_utc() %}DateTime64(6, 'UTC'){% endmacro %}

{# Text of a mall -> UTC. Takes ISO with an offset as it is; `YYYY-MM-DD HH:MM:SS` or a bare date has no zone and is read as
   Korean time (no daylight saving: always +09:00). Empty text, `0000-00-00` and what is no time become null. #}
{% macro kst_to_utc(column) %}{{ return(adapter.dispatch('kst_to_utc', 'unified')(column)) }}{% endmacro %}

{% macro zoned_text(column, has_offset) %}
    case
        when trim({{ column }}) like '0000-00-00%' or length(trim({{ column }})) < 10 then null
        when {{ has_offset }} then trim({{ column }})
        when length(trim({{ column }})) = 10 then trim({{ column }}) || ' 00:00:00+09:00'
        else trim({{ column }}) || '+09:00'
    end
{% endmacro %}

{% macro duckdb__kst_to_utc(column) %}
try_cast({{ zoned_text(column, "regexp_matches(trim(" ~ column ~ "), '(Z|[+-][0-9]{2}:?[0-9]{2})$')") }} as timestamptz)
{% endmacro %}

{% macro postgres__kst_to_utc(column) %}
case
    when trim({{ column }}) ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$'
        then cast({{ zoned_text(column, "trim(" ~ column ~ ") ~ '(Z|[+-][0-9]{2}:?[0-9]{2})$'") }} as timestamptz)
end
{% endmacro %}

{% macro spark__kst_to_utc(column) %}
cast({{ zoned_text(column, "trim(" ~ column ~ ") rlike '(Z|[+-][0-9]{2}:?[0-9]{2})$'") }} as timestamp)
{% endmacro %}

{# an offset without a colon is none to BigQuery #}
{% macro bigquery__kst_to_utc(column) %}
{%- set text = zoned_text(column, "regexp_contains(trim(" ~ column ~ "), r'(Z|[+-][0-9]{2}:?[0-9]{2})$')") -%}
safe_cast(regexp_replace({{ text }}, r'([+-][0-9]{2})([0-9]{2})$', r'\1:\2') as timestamp)
{% endmacro %}

{% macro snowflake__kst_to_utc(column) %}
{%- set text = zoned_text(column, "regexp_like(trim(" ~ column ~ "), '.*(Z|[+-][0-9]{2}:?[0-9]{2})$')") -%}
try_cast(replace({{ text }}, ' ', 'T') as timestamp_ltz)
{% endmacro %}

{% macro clickhouse__kst_to_utc(column) %}
parseDateTime64BestEffortOrNull({{ zoned_text(column, "match(trim(" ~ column ~ "), '(Z|[+-][0-9]{2}:?[0-9]{2})$')") }}, 6, 'UTC')
{% endmacro %}

{# The Korean calendar day of a point in time. Never left to the database session's zone. #}
{% macro kst_date(column) %}{{ return(adapter.dispatch('kst_date', 'unified')(column)) }}{% endmacro %}
{% macro default__kst_date(column) %}cast({{ column }} at time zone 'Asia/Seoul' as date){% endmacro %}
{% macro spark__kst_date(column) %}to_date(from_utc_timestamp({{ column }}, 'Asia/Seoul')){% endmacro %}
{% macro bigquery__kst_date(column) %}date({{ column }}, 'Asia/Seoul'){% endmacro %}
{% macro snowflake__kst_date(column) %}cast(convert_timezone('Asia/Seoul', {{ column }}) as date){% endmacro %}
{% macro clickhouse__kst_date(column) %}toDate({{ column }}, 'Asia/Seoul'){% endmacro %}

{# The calendar day of a point in time in a zone that a column names. #}
{% macro local_date(column, zone) %}{{ return(adapter.dispatch('local_date', 'unified')(column, zone)) }}{% endmacro %}
{% macro default__local_date(column, zone) %}cast({{ column }} at time zone {{ zone }} as date){% endmacro %}
{% macro spark__local_date(column, zone) %}to_date(from_utc_timestamp({{ column }}, {{ zone }})){% endmacro %}
{% macro bigquery__local_date(column, zone) %}date({{ column }}, {{ zone }}){% endmacro %}
{% macro snowflake__local_date(column, zone) %}cast(convert_timezone({{ zone }}, {{ column }}) as date){% endmacro %}
{% macro clickhouse__local_date(column, zone) %}toDate({{ column }}, {{ zone }}){% endmacro %}

{# A calendar day some days earlier. #}
{% macro days_before(column, days) %}{{ return(adapter.dispatch('days_before', 'unified')(column, days)) }}{% endmacro %}
{% macro default__days_before(column, days) %}{{ column }} - {{ days }}{% endmacro %}
{% macro spark__days_before(column, days) %}date_sub({{ column }}, {{ days }}){% endmacro %}
{% macro bigquery__days_before(column, days) %}date_sub({{ column }}, interval {{ days }} day){% endmacro %}
{% macro snowflake__days_before(column, days) %}dateadd(day, -({{ days }}), {{ column }}){% endmacro %}

{# How many calendar days lie between two. #}
{% macro days_between(earlier, later) %}{{ return(adapter.dispatch('days_between', 'unified')(earlier, later)) }}{% endmacro %}
{% macro default__days_between(earlier, later) %}cast({{ later }} - {{ earlier }} as bigint){% endmacro %}
{% macro bigquery__days_between(earlier, later) %}date_diff({{ later }}, {{ earlier }}, day){% endmacro %}
{% macro snowflake__days_between(earlier, later) %}datediff(day, {{ earlier }}, {{ later }}){% endmacro %}
{% macro clickhouse__days_between(earlier, later) %}dateDiff('day', {{ earlier }}, {{ later }}){% endmacro %}
{% macro spark__days_between(earlier, later) %}cast(datediff({{ later }}, {{ earlier }}) as bigint){% endmacro %}
