{# Fails with every row whose amount is not what its published formula (seed money_formulas) makes of the parts, to the unit. A
   part that is not told counts as nothing; an amount that is not told, and a platform that tells no parts, is not checked. #}
{% test follows_formula(model, amount, parts) %}
with

rows_checked as (

    select * from {{ model }}

),

signs as (

    {{ unified.formula_signs(amount, parts) }}

)

select rows_checked.*
from rows_checked
inner join signs on rows_checked.platform = signs.platform
where rows_checked.{{ amount }} <> {{ unified.formula_sum(parts, 'rows_checked') }}
{% endtest %}
