-- grain: one row per platform and load that a whole build has taken in
-- Built after every table that keeps orders: a build that stops half way leaves its loads to the next one.
-- depends_on: {{ ref('orders') }}
-- depends_on: {{ ref('claims') }}
-- depends_on: {{ ref('refunds') }}
-- depends_on: {{ ref('shipments') }}
-- depends_on: {{ ref('order_status_history') }}
{{ config(materialized='incremental', incremental_strategy='append') }}
{# a build of some models only has not taken a load in #}
{% set left_out = [] %}
{% if execute %}
    {% for name in kept_tables() if 'model.unified.' ~ name not in selected_resources %}
        {% do left_out.append(name) %}
    {% endfor %}
{% endif %}
select
    platform,
    load_id
from {{ ref('int_loads_to_build') }}
where {{ '1 = 0' if left_out else 'is_whole' }}
