{# A time -> UTC. Nobody has seen one of an API: ISO with an offset, Korean time without one, or seconds since 1970 as the
   shop engine keeps them (0: not yet). #}
{% macro wisa_time(column) %}coalesce({{ seconds_to_utc(column) }}, {{ kst_to_utc(column) }}){% endmacro %}

{# Text of nine or ten digits, seconds since 1970 -> UTC; any other text is null. #}
{% macro seconds_to_utc(column) %}{{ return(adapter.dispatch('seconds_to_utc', 'unified')(column)) }}{% endmacro %}
{% macro duckdb__seconds_to_utc(column) %}
to_timestamp(case when length(trim({{ column }})) in (9, 10) then try_cast(trim({{ column }}) as bigint) end)
{% endmacro %}
{% macro postgres__seconds_to_utc(column) %}
case when trim({{ column }}) ~ '^[0-9]{9,10}$' then to_timestamp(cast(trim({{ column }}) as bigint)) end
{% endmacro %}
{% macro bigquery__seconds_to_utc(column) %}
case
    when regexp_contains(trim({{ column }}), r'^[0-9]{9,10}$') then timestamp_seconds(safe_cast(trim({{ column }}) as bigint))
end
{% endmacro %}
{% macro snowflake__seconds_to_utc(column) %}
case
    when regexp_like(trim({{ column }}), '^[0-9]{9,10}$') then to_timestamp_ltz(try_cast(trim({{ column }}) as bigint))
end
{% endmacro %}
{% macro clickhouse__seconds_to_utc(column) %}
case
    when match(trim({{ column }}), '^[0-9]{9,10}$') then fromUnixTimestamp64Micro(toInt64OrNull(trim({{ column }})) * 1000000, 'UTC')
end
{% endmacro %}
{% macro spark__seconds_to_utc(column) %}
case when trim({{ column }}) rlike '^[0-9]{9,10}$' then timestamp_seconds(cast(trim({{ column }}) as bigint)) end
{% endmacro %}

{# State of a product, as the code of the shop engine or as the words of its admin -> one word (contract 3). #}
{% macro wisa_product_state(column) %}
case replace({{ column }}, ' ', '')
    {%- for words, state in [
        (['1', '임시', '임시저장', '등록대기'], 'draft'), (['2', '정상', '판매중'], 'normal'), (['3', '품절'], 'sold_out'),
        (['4', '숨김', '진열안함'], 'hidden'), (['5', '휴지통', '삭제'], 'deleted'),
    ] %}
    {%- for word in words %}
    when '{{ word }}' then '{{ state }}'
    {%- endfor %}
    {%- endfor %}
end
{% endmacro %}

{# Whether stock is counted: N unlimited, Y sold out by hand, L limited by its quantity (contract 3), or in words. #}
{% macro wisa_stock_policy(column) %}
case upper(replace({{ column }}, ' ', ''))
    when 'N' then 'untracked'
    when '무제한' then 'untracked'
    when 'Y' then 'forced_soldout'
    when '품절' then 'forced_soldout'
    when '강제품절' then 'forced_soldout'
    when 'L' then 'tracked'
    when '한정' then 'tracked'
    when '한정수량' then 'tracked'
end
{% endmacro %}

{# Whether an order was paid, where its own word says so; null: the word is none that anybody knows (nobody has seen one). #}
{% macro wisa_is_paid(column) %}
case
    when lower(replace({{ column }}, ' ', '')) in (
        {%- for word in ['paid', 'y', 'yes', 'true', '입금', '입금완료', '결제완료', '입금확인'] %}'{{ word }}'
        {{- ', ' if not loop.last }}{% endfor -%}
    ) then true
    when lower(replace({{ column }}, ' ', '')) in (
        {%- for word in ['unpaid', 'n', 'no', 'false', 'pending', 'waiting', '미입금', '입금대기', '결제대기'] %}'{{ word }}'
        {{- ', ' if not loop.last }}{% endfor -%}
    ) then false
end
{% endmacro %}

{# When the shop takes stock, in the words of all malls; a setting of the shop that nothing exported tells, so it is a dbt
   variable. Not said: null. #}
{% macro wisa_deduct_stage() -%}
{%- set stage = var('wisa_deduct_stage', 'unknown') -%}
{%- if stage not in ('unknown', 'order', 'paid', 'preparing', 'shipped', 'delivered') -%}
    {{ exceptions.raise_compiler_error("wisa_deduct_stage is '" ~ stage ~ "'; use order, paid, preparing, shipped, delivered or unknown") }}
{%- endif -%}
{%- if stage == 'unknown' -%}
    cast(null as {{ dbt.type_string() }})
{%- else -%}
    '{{ 'payment' if stage == 'paid' else stage }}'
{%- endif -%}
{%- endmacro %}
