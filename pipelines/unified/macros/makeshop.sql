{# "Y" / "N" in any letter case -> true / false; anything else is null: not said. #}
{% macro makeshop_yes(column) %}case upper(trim({{ column }})) when 'Y' then true when 'N' then false end{% endmacro %}

{# Korea writes money and pieces as text. A comma between thousands was never seen but is guarded against by clients. #}
{% macro makeshop_won(column) %}{{ to_decimal("replace(" ~ column ~ ", ',', '')") }}{% endmacro %}
{% macro makeshop_pieces(column) %}{{ to_integer("replace(" ~ column ~ ", ',', '')") }}{% endmacro %}

{# Japan writes yen as whole numbers -> decimal(18,2). #}
{% macro makeshop_yen(column) %}cast({{ column }} as decimal(18, 2)){% endmacro %}

{# Japanese local time -> UTC. Comes as `YYYYMMDDHHmmss` or `YYYY-MM-DD HH:MM:SS`; `--` and empty text are null. Japan has
   Korea's offset and no daylight saving, so the Korean reading is right for it. #}
{% macro jst_to_utc(column) %}{{ kst_to_utc(dashed_time(column)) }}{% endmacro %}
{% macro dashed_time(column) -%}
case
    when length(trim({{ column }})) <> 14 then trim({{ column }})
    else
        substr(trim({{ column }}), 1, 4) || '-' || substr(trim({{ column }}), 5, 2) || '-' || substr(trim({{ column }}), 7, 2)
        || ' ' || substr(trim({{ column }}), 9, 2) || ':' || substr(trim({{ column }}), 11, 2)
        || ':' || substr(trim({{ column }}), 13, 2)
end
{%- endmacro %}

{# The codes of Japanese payments that mean paid, as SQL. #}
{% macro makeshop_jp_paid_codes() %}'{{ var('makeshop_jp_paid_codes') | join("', '") }}'{% endmacro %}

{# `Black,M` with up to three names of its choices (columns `first_choice.choice_name` ...) -> `Color=Black, Size=M`. #}
{% macro makeshop_option_text(column, places) %}
{%- set parts = [] -%}
{%- for place in places -%}
    {%- set _ = parts.append("coalesce(" ~ place ~ "_choice.choice_name || '=', '') || " ~ text(nth_part(column, ',', loop.index))) -%}
{%- endfor -%}
{{ comma_list(parts) }}
{% endmacro %}

{# Whether the line number is in a comma list of them. #}
{% macro makeshop_names_line(numbers, number) -%}
',' || replace({{ numbers }}, ' ', '') || ',' like '%,' || {{ number }} || ',%'
{%- endmacro %}

{# Choices of an order line: `Color : Black / Size : M` (Korea) or `Color : Black Size : M` (Japan) -> `Color=Black, Size=M`.
   What a choice is called is one word, what was chosen may be several. #}
{% macro makeshop_chosen_options(column) %}
    {{- return(adapter.dispatch('makeshop_chosen_options', 'unified')("replace(" ~ text(column) ~ ", ' / ', ' ')")) -}}
{% endmacro %}
{% macro default__makeshop_chosen_options(text) -%}
regexp_replace(regexp_replace({{ text }}, '^([^ ]+) : ', '\1='), ' ([^ ]+) : ', ', \1=', 'g')
{%- endmacro %}
{% macro spark__makeshop_chosen_options(text) -%}
regexp_replace(regexp_replace({{ text }}, '^([^ ]+) : ', '$1='), ' ([^ ]+) : ', ', $1=')
{%- endmacro %}
{% macro bigquery__makeshop_chosen_options(text) -%}
regexp_replace(regexp_replace({{ text }}, '^([^ ]+) : ', r'\1='), ' ([^ ]+) : ', r', \1=')
{%- endmacro %}
{% macro snowflake__makeshop_chosen_options(text) -%}
regexp_replace(regexp_replace({{ text }}, '^([^ ]+) : ', '\\1='), ' ([^ ]+) : ', ', \\1=')
{%- endmacro %}
{% macro clickhouse__makeshop_chosen_options(text) -%}
replaceRegexpAll(replaceRegexpAll({{ text }}, '^([^ ]+) : ', '\\1='), ' ([^ ]+) : ', ', \\1=')
{%- endmacro %}

{# `Color=Black, Size=M` -> `Black, M`, as a Japanese variation is written. #}
{% macro makeshop_chosen_values(column) %}
    {{- return(adapter.dispatch('makeshop_chosen_values', 'unified')(column)) -}}
{% endmacro %}
{% macro default__makeshop_chosen_values(column) -%}
regexp_replace(regexp_replace({{ column }}, '^[^ =]+=', ''), ', [^ =]+=', ', ', 'g')
{%- endmacro %}
{% macro bigquery__makeshop_chosen_values(column) %}{{ return(unified.spark__makeshop_chosen_values(column)) }}{% endmacro %}
{% macro snowflake__makeshop_chosen_values(column) %}{{ return(unified.spark__makeshop_chosen_values(column)) }}{% endmacro %}
{% macro clickhouse__makeshop_chosen_values(column) -%}
replaceRegexpAll(replaceRegexpAll({{ column }}, '^[^ =]+=', ''), ', [^ =]+=', ', ')
{%- endmacro %}
{% macro spark__makeshop_chosen_values(column) -%}
regexp_replace(regexp_replace({{ column }}, '^[^ =]+=', ''), ', [^ =]+=', ', ')
{%- endmacro %}
