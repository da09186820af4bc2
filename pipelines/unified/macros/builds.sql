{# What a build is about. The order tables of `unified` hold every order; the steps before them, from staging on, work on the
   orders that something new was read about since the last whole build (int_touched_orders; all of them in the first build
   and with --full-refresh), and the marts replace just those. #}

{# A table as the last build left it; none in a full build. Not a ref: what is read here is built from what reads it. #}
{% macro built_before(schema, name) %}
    {%- if execute and not flags.FULL_REFRESH -%}
        {{ return(adapter.get_relation(database=target.database, schema=schema, identifier=name)) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}

{# The tables that keep every order. #}
{% macro kept_tables() %}
    {{ return(['order_lines', 'orders', 'claims', 'refunds', 'shipments', 'order_status_history']) }}
{% endmacro %}

{# The loads that are built already: none where a table that keeps orders is missing. #}
{% macro built_loads_before() %}
    {%- for name in kept_tables() -%}
        {%- if not built_before('unified', name) -%}{{ return(none) }}{%- endif -%}
    {%- endfor -%}
    {{ return(built_before('intermediate', 'built_loads')) }}
{% endmacro %}

{# Rows of a model of orders, of the orders that this build is about. #}
{% macro touched_orders(model) %}
select model_rows.*
from {{ ref(model) }} as model_rows
where {{ is_touched('model_rows') }}
{% endmacro %}

{% macro is_touched(rows) %}
exists (
    select 1
    from {{ ref('int_touched_orders') }} as touched
    where
        touched.platform = {{ rows }}.platform
        and touched.shop_alias = {{ rows }}.shop_alias
        and touched.shop_no = {{ rows }}.shop_no
        and touched.order_id = {{ rows }}.order_id
)
{% endmacro %}

{# Before a mart of orders takes in this build's rows: what it held of those orders, also of those that have none now. #}
{% macro forget_touched_orders() %}
    {%- if is_incremental() -%}
        delete from {{ this }} where {{ is_touched(this.identifier) }}
    {%- endif -%}
{% endmacro %}

{# Which load wrote the rows of an order, of every raw table that has its own way into the warehouse. #}
{% macro order_loads(models) %}
{%- for model in models %}
select distinct
    platform,
    shop_alias,
    shop_no,
    order_id,
    load_id
from {{ ref(model) }}
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{% endmacro %}

{# Fresh statistics on a table that has just been written: without them PostgreSQL plans what reads it as if it were empty,
   which turns seconds into minutes. The other warehouses know. #}
{% macro count_rows() %}{{ return(adapter.dispatch('count_rows', 'unified')()) }}{% endmacro %}
{% macro default__count_rows() %}{% endmacro %}
{% macro postgres__count_rows() %}analyze {{ this }}{% endmacro %}
