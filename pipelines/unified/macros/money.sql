{# What an amount is made of, from the published formulas: one row per platform with a column `sign_<part>` for each part,
   1, -1, or 0 where the part is none of it. A platform that does not tell the parts has no row. #}
{% macro formula_signs(amount, parts) -%}
    select
        platform,
        {%- for part in parts %}
        max(case when part = '{{ part }}' then sign else 0 end) + min(case when part = '{{ part }}' then sign else 0 end)
            as sign_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('money_formulas') }}
    where amount = '{{ amount }}' and part in ('{{ parts | join("', '") }}')
    group by platform
{%- endmacro %}

{# What the parts add up to, once joined with `formula_signs`; a part that is not told counts as nothing. #}
{% macro formula_sum(parts, of, signs='signs') -%}
(
    {%- for part in parts %}
    {{ '+ ' if not loop.first }}{{ signs }}.sign_{{ part }} * coalesce({{ of }}.{{ part }}, 0)
    {%- endfor %}
)
{%- endmacro %}

{# The part of a line's amount that falls on some of its pieces, rounded down to the smallest coin. All pieces: all of it. #}
{% macro share_of_pieces(amount, pieces, all_pieces, minor_units) -%}
cast(case
    when {{ pieces }} >= {{ all_pieces }} then {{ amount }}
    when {{ minor_units }} = 0 then floor({{ amount }} * {{ pieces }} / nullif({{ all_pieces }}, 0))
    else floor({{ amount }} * 100 * {{ pieces }} / nullif({{ all_pieces }}, 0)) / 100
end as decimal(18, 2))
{%- endmacro %}

{# An amount in the smallest coin of its currency. #}
{% macro whole_coins(amount, minor_units) -%}
cast(case when {{ minor_units }} = 0 then round({{ amount }}, 0) else round({{ amount }}, 2) end as decimal(18, 2))
{%- endmacro %}

{# The first day of the month a day lies in. #}
{% macro month_of(date_column) -%}
cast({{ dbt.date_trunc('month', date_column) }} as date)
{%- endmacro %}

{# Rows that count in sums of money: no copy of another mall's order, nothing that was never paid or was deleted. #}
{% macro is_counted_order(of) -%}
({{ of }}.is_paid and not {{ of }}.is_mirror and {{ of }}.canonical_status not in ('void', 'payment_failed'))
{%- endmacro %}
