{# Fails with every item whose shared pool is more than the most a mall offers, or less than the least one shows. #}
{% test pool_within_listed(model) %}
select *
from {{ model }}
where pool_source = 'min' and (pool_qty > max_listed or pool_qty < min_listed or max_listed is null)
{% endtest %}
