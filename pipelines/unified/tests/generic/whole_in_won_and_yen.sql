{# Fails with every amount that has a fraction in a currency without one. #}
{% test whole_in_won_and_yen(model, columns) %}
select *
from {{ model }}
where
    currency in ('KRW', 'JPY')
    and (
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}{{ column }} <> round({{ column }}, 0)
        {%- endfor %}
    )
{% endtest %}
