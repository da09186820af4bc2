{# Ages in whole hours and whole days, as far as they are full: for questions about the present (int_as_of). #}
{% macro whole_hours(earlier, later) %}cast(floor({{ seconds_between(earlier, later) }} / 3600) as bigint){% endmacro %}
{% macro whole_days(earlier, later) %}cast(floor({{ seconds_between(earlier, later) }} / 86400) as bigint){% endmacro %}

{# A share, to four places; of nothing it is null. #}
{% macro share_of(part, whole) %}
cast(round(cast({{ part }} as decimal(18, 6)) / nullif({{ whole }}, 0), 4) as decimal(18, 4))
{% endmacro %}
