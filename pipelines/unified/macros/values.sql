{# Money as the mall writes it ("1100.00", "") -> decimal(18,2); what is no number becomes null. #}
{% macro to_decimal(column, scale=2) %}{{ return(adapter.dispatch('to_decimal', 'unified')(column, scale)) }}{% endmacro %}
{% macro duckdb__to_decimal(column, scale) %}try_cast(nullif(trim({{ column }}), '') as decimal(18, {{ scale }})){% endmacro %}
{% macro postgres__to_decimal(column, scale) %}
case when trim({{ column }}) ~ '^[+-]?[0-9]+(\.[0-9]*)?$' then cast(trim({{ column }}) as decimal(18, {{ scale }})) end
{% endmacro %}
{% macro spark__to_decimal(column, scale) %}cast(nullif(trim({{ column }}), '') as decimal(18, {{ scale }})){% endmacro %}

{# A whole number that may come as text. #}
{% macro to_integer(column) %}{{ return(adapter.dispatch('to_integer', 'unified')(column)) }}{% endmacro %}
{% macro duckdb__to_integer(column) %}try_cast({{ column }} as bigint){% endmacro %}
{% macro postgres__to_integer(column) %}
case when cast({{ column }} as text) ~ '^\s*[+-]?[0-9]+\s*$' then cast(cast({{ column }} as text) as bigint) end
{% endmacro %}
{% macro spark__to_integer(column) %}cast({{ column }} as bigint){% endmacro %}

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

{# Key of a row: md5 over its parts, joined by `|`. Parts are text columns; null counts as empty. #}
{% macro row_key(parts) %}
md5({% for part in parts %}coalesce({{ part }}, ''){% if not loop.last %} || '|' || {% endif %}{% endfor %})
{% endmacro %}

{# Whether any row of a group fulfils a condition. #}
{% macro any_row(condition) %}max(case when {{ condition }} then 1 else 0 end) = 1{% endmacro %}
