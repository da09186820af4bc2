{# Money as the mall writes it ("1100.00", "") -> decimal(18,2); what is no number becomes null. #}
{% macro to_decimal(column, scale=2) %}{{ return(adapter.dispatch('to_decimal', 'unified')(column, scale)) }}{% endmacro %}
{% macro duckdb__to_decimal(column, scale) %}try_cast(nullif(trim({{ column }}), '') as decimal(18, {{ scale }})){% endmacro %}
{% macro postgres__to_decimal(column, scale) %}
case when trim({{ column }}) ~ '^[+-]?[0-9]+(\.[0-9]*)?$' then cast(trim({{ column }}) as decimal(18, {{ scale }})) end
{% endmacro %}
{% macro spark__to_decimal(column, scale) %}cast(nullif(trim({{ column }}), '') as decimal(18, {{ scale }})){% endmacro %}
{% macro bigquery__to_decimal(column, scale) %}safe_cast(nullif(trim({{ column }}), '') as decimal(18, {{ scale }})){% endmacro %}
{% macro snowflake__to_decimal(column, scale) %}try_cast(nullif(trim({{ column }}), '') as decimal(18, {{ scale }})){% endmacro %}
{# cut off behind the last place where the others round #}
{% macro clickhouse__to_decimal(column, scale) %}
cast(round(toDecimal128OrNull(trim({{ column }}), 12), {{ scale }}) as Nullable(Decimal(18, {{ scale }})))
{% endmacro %}

{# A whole number that may come as text. #}
{% macro to_integer(column) %}{{ return(adapter.dispatch('to_integer', 'unified')(column)) }}{% endmacro %}
{% macro duckdb__to_integer(column) %}try_cast({{ column }} as bigint){% endmacro %}
{% macro postgres__to_integer(column) %}
case when cast({{ column }} as text) ~ '^\s*[+-]?[0-9]+\s*$' then cast(cast({{ column }} as text) as bigint) end
{% endmacro %}
{% macro spark__to_integer(column) %}cast({{ column }} as bigint){% endmacro %}
{% macro bigquery__to_integer(column) %}safe_cast(trim(cast({{ column }} as string)) as bigint){% endmacro %}
{% macro snowflake__to_integer(column) %}try_cast(trim(cast({{ column }} as varchar)) as bigint){% endmacro %}
{% macro clickhouse__to_integer(column) %}toInt64OrNull(trim(toString({{ column }}))){% endmacro %}

{# "T" / "F" -> true / false; anything else is null: not said. #}
{% macro flag(column) %}case upper(trim({{ column }})) when 'T' then true when 'F' then false end{% endmacro %}

{# Text without blanks around it; empty text is null: not said. #}
{% macro text(column) %}nullif(trim({{ column }}), ''){% endmacro %}

{# A JSON list of plain values as `a,b`; an empty list is null. #}
{% macro listed(column) %}
nullif(replace(replace(replace(replace({{ column }}, '[', ''), ']', ''), '"', ''), ', ', ','), '')
{% endmacro %}

{# Product names may hold HTML (`<br>`): tags become one blank. #}
{% macro plain_text(column) %}{{ return(adapter.dispatch('plain_text', 'unified')(column)) }}{% endmacro %}
{% macro default__plain_text(column) %}nullif(trim(regexp_replace({{ column }}, '\s*<[^<>]*>\s*', ' ', 'g')), ''){% endmacro %}
{% macro spark__plain_text(column) %}nullif(trim(regexp_replace({{ column }}, '\\s*<[^<>]*>\\s*', ' ')), ''){% endmacro %}

{% macro bigquery__plain_text(column) %}nullif(trim(regexp_replace({{ column }}, r'\s*<[^<>]*>\s*', ' ')), ''){% endmacro %}
{% macro snowflake__plain_text(column) %}{{ return(unified.spark__plain_text(column)) }}{% endmacro %}
{% macro clickhouse__plain_text(column) %}
nullif(trim(replaceRegexpAll({{ column }}, '\\s*<[^<>]*>\\s*', ' ')), '')
{% endmacro %}

{# `[{"name": "Color", "value": "Blue"}]` -> `Color=Blue, Size=Small`; no options: null. #}
{% macro option_text(column) %}{{ return(adapter.dispatch('option_text', 'unified')(column)) }}{% endmacro %}
{% macro duckdb__option_text(column) %}
nullif(array_to_string(
    list_transform(
        try_cast(json({{ column }}) as struct("name" varchar, "value" varchar)[]),
        lambda choice: struct_extract(choice, 'name') || '=' || struct_extract(choice, 'value')
    ), ', '
), '')
{% endmacro %}
{% macro postgres__option_text(column) %}
case
    when left(ltrim({{ column }}), 1) = '[' then (
        select string_agg(choice ->> 'name' || '=' || (choice ->> 'value'), ', ' order by choice_number)
        from json_array_elements(cast({{ column }} as json)) with ordinality as choices(choice, choice_number)
    )
end
{% endmacro %}
{% macro spark__option_text(column) %}
nullif(array_join(
    transform(from_json({{ column }}, 'array<struct<name:string,value:string>>'), choice -> concat(choice.name, '=', choice.value)), ', '
), '')
{% endmacro %}

{% macro bigquery__option_text(column) %}
nullif(array_to_string(array(
    select json_value(choice, '$.name') || '=' || json_value(choice, '$.value')
    from unnest(json_query_array(safe.parse_json({{ column }}), '$')) as choice with offset as choice_number
    order by choice_number
), ', '), '')
{% endmacro %}
{% macro snowflake__option_text(column) %}
nullif(array_to_string(array_compact(transform(
    as_array(try_parse_json({{ column }})),
    choice -> cast(get(choice, 'name') as varchar) || '=' || cast(get(choice, 'value') as varchar)
)), ', '), '')
{% endmacro %}
{% macro clickhouse__option_text(column) %}
nullif(arrayStringConcat(arrayMap(
    choice -> JSONExtractString(choice, 'name') || '=' || JSONExtractString(choice, 'value'),
    arrayFilter(
        choice -> JSONHas(choice, 'name') and JSONHas(choice, 'value'), JSONExtractArrayRaw(coalesce({{ column }}, ''))
    )
), ', '), '')
{% endmacro %}

{# Texts one after the other, those that are null left out; none at all: null. #}
{% macro comma_list(parts) %}{{ return(adapter.dispatch('comma_list', 'unified')(parts)) }}{% endmacro %}
{% macro default__comma_list(parts) %}nullif(concat_ws(', ', {{ parts | join(', ') }}), ''){% endmacro %}
{% macro bigquery__comma_list(parts) %}nullif(array_to_string([{{ parts | join(', ') }}], ', '), ''){% endmacro %}
{% macro snowflake__comma_list(parts) %}
nullif(array_to_string(array_construct_compact({{ parts | join(', ') }}), ', '), '')
{% endmacro %}
{% macro clickhouse__comma_list(parts) %}
nullif(arrayStringConcat(arrayFilter(part -> part is not null, [{{ parts | join(', ') }}]), ', '), '')
{% endmacro %}

{# The n-th part of a text that a separator divides; '' where there are fewer. #}
{% macro nth_part(column, separator, number) %}
    {{- return(adapter.dispatch('nth_part', 'unified')(column, separator, number)) -}}
{% endmacro %}
{% macro default__nth_part(column, separator, number) -%}
split_part({{ column }}, '{{ separator }}', {{ number }})
{%- endmacro %}
{% macro bigquery__nth_part(column, separator, number) -%}
coalesce(split({{ column }}, '{{ separator }}')[safe_offset({{ number - 1 }})], '')
{%- endmacro %}
{% macro clickhouse__nth_part(column, separator, number) -%}
splitByString('{{ separator }}', coalesce({{ column }}, ''))[{{ number }}]
{%- endmacro %}

{# The larger or smaller of two values; one that is null does not count. #}
{% macro larger_of(one, other) %}{{ return(adapter.dispatch('larger_of', 'unified')(one, other)) }}{% endmacro %}
{% macro default__larger_of(one, other) %}greatest({{ one }}, {{ other }}){% endmacro %}
{% macro bigquery__larger_of(one, other) %}(select max(told) from unnest([{{ one }}, {{ other }}]) as told){% endmacro %}
{% macro snowflake__larger_of(one, other) %}greatest_ignore_nulls({{ one }}, {{ other }}){% endmacro %}
{% macro smaller_of(one, other) %}{{ return(adapter.dispatch('smaller_of', 'unified')(one, other)) }}{% endmacro %}
{% macro default__smaller_of(one, other) %}least({{ one }}, {{ other }}){% endmacro %}
{% macro bigquery__smaller_of(one, other) %}(select min(told) from unnest([{{ one }}, {{ other }}]) as told){% endmacro %}
{% macro snowflake__smaller_of(one, other) %}least_ignore_nulls({{ one }}, {{ other }}){% endmacro %}

{# A column whose name is a word of SQL's own. dlt writes names in the letter case that Snowflake gives names without quotes. #}
{% macro quoted(name) %}{{ return(adapter.dispatch('quoted', 'unified')(name)) }}{% endmacro %}
{% macro default__quoted(name) %}{{ return(adapter.quote(name)) }}{% endmacro %}
{% macro snowflake__quoted(name) %}{{ return(adapter.quote(name | upper)) }}{% endmacro %}

{# Key of a row: md5 over its parts, joined by `|`. Parts are text columns; null counts as empty. #}
{% macro row_key(parts) %}
{%- set text -%}
{% for part in parts %}coalesce({{ part }}, ''){% if not loop.last %} || '|' || {% endif %}{% endfor %}
{%- endset -%}
{{ return(adapter.dispatch('md5_of', 'unified')(text)) }}
{% endmacro %}
{% macro default__md5_of(text) %}md5({{ text }}){% endmacro %}
{% macro bigquery__md5_of(text) %}to_hex(md5({{ text }})){% endmacro %}
{% macro clickhouse__md5_of(text) %}lower(hex(MD5({{ text }}))){% endmacro %}

{# Whether any row of a group fulfils a condition. #}
{% macro any_row(condition) %}max(case when {{ condition }} then 1 else 0 end) = 1{% endmacro %}
