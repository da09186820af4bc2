{# Fails when a platform's rows, or the sum of a column over them, differ between its mapping model and the mart, of the
   orders that this build is about. #}
{% test same_total(model, platform, other, column) %}
-- depends_on: {{ ref('int_touched_orders') }}
with

mapped as (

    select count(*) as row_count, coalesce(sum({{ column }}), 0) as total
    from {{ other }}

),

shown as (

    select count(*) as row_count, coalesce(sum({{ column }}), 0) as total
    from {{ model }} as kept_rows
    where
        platform = '{{ platform }}'
        {%- if model.identifier in ['order_lines', 'orders', 'claims', 'refunds', 'shipments'] %}
        and {{ unified.is_touched('kept_rows') }}
        {%- endif %}

)

select mapped.row_count, mapped.total, shown.row_count as shown_row_count, shown.total as shown_total
from mapped
cross join shown
where mapped.row_count <> shown.row_count or mapped.total <> shown.total
{% endtest %}
