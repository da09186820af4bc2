{# Fails with every row of the present whose history does not end in the same status, once. #}
{% test history_ends_as(model, other) %}
select
    present.line_key,
    present.canonical_status,
    count(history.line_key) as current_count,
    max(history.canonical_status) as history_status
from {{ other }} as present
left join {{ model }} as history on present.line_key = history.line_key and history.is_current
group by present.line_key, present.canonical_status
having count(history.line_key) <> 1 or max(history.canonical_status) <> present.canonical_status
{% endtest %}
