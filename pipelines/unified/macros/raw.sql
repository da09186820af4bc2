{# A raw table with exactly the columns its source yml declares, in those types. A table or column that this warehouse does
   not have yet (a resource switched off, a column newer than the last load) is there and empty, so that every model builds.
   The linter sees `select *`: hundreds of columns that nobody wrote would take it minutes. #}
{% macro raw_rows(source_name, table_name) %}
    {%- set relation = source(source_name, table_name) -%}
    {%- if execute and not var('is_linted', false) -%}
        {%- set declared = namespace(columns={}) -%}
        {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
            {%- set declared.columns = node.columns -%}
        {%- endfor -%}
        {%- set present = unified.columns_there(unified.raw_relation(relation)) -%}
        select
            {%- for column in declared.columns.values() %}
            {% if column.name in present -%}
                {{ quoted(column.name) }}
            {%- else -%}
                cast(null as {{ unified.raw_type(column.data_type) }}) as {{ quoted(column.name) }}
            {%- endif -%}
            {{ ',' if not loop.last }}
            {%- endfor %}
        {% if present %}from {{ unified.raw_relation(relation) }}{% else %}from (select 1 as nothing) as nothing where 1 = 0{% endif %}
    {%- else -%}
        select * from {{ relation }}
    {%- endif -%}
{% endmacro %}

{# The columns that a table has in the warehouse; none: there is no such table. Asked of the warehouse each time: dbt's own
   list of tables is filled by one thread while others read it, and a table that was not on it yet would be built as empty. #}
{% macro columns_there(relation) %}{{ return(adapter.dispatch('columns_there', 'unified')(relation)) }}{% endmacro %}
{% macro default__columns_there(relation) %}
    {{ return(adapter.get_columns_in_relation(relation) | map(attribute='name') | list) }}
{% endmacro %}
{% macro snowflake__columns_there(relation) %}
    {{ return(adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list) }}
{% endmacro %}
{# describes a table, which has to exist #}
{% macro spark__columns_there(relation) %}
    {%- set existing = load_relation(relation) -%}
    {{ return(adapter.get_columns_in_relation(existing) | map(attribute='name') | list if existing else []) }}
{% endmacro %}

{# Where dlt put a raw table: ClickHouse has no schemas, so there it names the dataset in front of the table. #}
{% macro raw_relation(relation) %}{{ return(adapter.dispatch('raw_relation', 'unified')(relation)) }}{% endmacro %}
{% macro default__raw_relation(relation) %}{{ return(relation) }}{% endmacro %}
{% macro clickhouse__raw_relation(relation) %}
    {{ return(api.Relation.create(schema=env_var('KMALL_CLICKHOUSE_DATABASE', 'default'), identifier=relation.schema ~ '___' ~ relation.identifier)) }}
{% endmacro %}

{% macro raw_type(data_type) %}
    {%- if data_type == 'text' -%}{{ dbt.type_string() }}
    {%- elif data_type == 'timestamp' -%}{{ type_utc() }}
    {%- elif data_type == 'double' -%}{{ dbt.type_float() }}
    {%- else -%}{{ data_type }}
    {%- endif -%}
{% endmacro %}
