{# A raw table with exactly the columns its source yml declares, in those types. A table or column that this warehouse does
   not have yet (a resource switched off, a column newer than the last load) is there and empty, so that every model builds.
   The linter sees `select *`: hundreds of columns that nobody wrote would take it minutes.

   dlt writes table by table. Killed between two of them, it leaves an order of the new load whose lines are of the one
   before, until the next run reads both again. `_whole_load_id`, on request, is the load where it came to its end, else
   empty: what belongs to a row is gone when it is older than the whole load that wrote the row, and only then. #}
{% macro raw_rows(source_name, table_name, with_whole_load=false) %}
    {%- set relation = source(source_name, table_name) -%}
    {%- if execute and not var('is_linted', false) -%}
        {%- set declared = namespace(columns={}, key=[]) -%}
        {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
            {%- set declared.columns = node.columns -%}
            {%- set declared.key = node.config.meta.key -%}
        {%- endfor -%}
        {%- set present = unified.columns_there(unified.raw_relation(relation)) -%}
        select
            {%- for column in declared.columns.values() %}
            {% if column.name in present -%}
                {{ quoted(column.name) }}
            {%- else -%}
                cast(null as {{ unified.raw_type(column.data_type) }}) as {{ quoted(column.name) }}
            {%- endif -%}
            {{ ',' if not loop.last or with_whole_load }}
            {%- endfor %}
            {%- if with_whole_load %}
            coalesce({{ 'whole_load' if present else 'null' }}, '') as _whole_load_id
            {%- endif %}
        {% if present %}from {{ unified.rows_that_count(unified.raw_relation(relation), source_name, declared.key, present, with_whole_load) }}
        {%- else %}from (select 1 as nothing) as nothing where 1 = 0{% endif %}
    {%- else -%}
        select * from {{ relation }}
    {%- endif -%}
{% endmacro %}

{# The rows of a raw table, one for each key. In a lake rows are added and never replaced, by many loads at once: there the
   row of the newest load counts, of those that came to their end. #}
{% macro rows_that_count(relation, source_name, key, columns, with_whole_load) -%}
{{ return(adapter.dispatch('rows_that_count', 'unified')(relation, source_name, key, columns, with_whole_load)) }}
{%- endmacro %}
{% macro default__rows_that_count(relation, source_name, key, columns, with_whole_load) -%}
    {{ relation }}
    {%- if with_whole_load %}
    left join ({{ unified.whole_loads(source_name) }}) as whole_loads on whole_load = _dlt_load_id
    {%- endif %}
{%- endmacro %}
{% macro spark__rows_that_count(relation, source_name, key, columns, with_whole_load) -%}
(
    select
        every_row.*,
        whole_load,
        row_number() over (
            partition by {% for name in key %}{{ quoted(name) }}{{ ', ' if not loop.last }}{% endfor %}
            order by _dlt_load_id desc{% if '_read_at' in columns %}, _read_at desc{% endif %}
        ) as newest_first
    from {{ relation }} as every_row
    inner join ({{ unified.whole_loads(source_name) }}) as whole_loads on whole_load = _dlt_load_id
) as ranked
where newest_first = 1
{%- endmacro %}

{# The loads of a mall that came to their end: dlt notes each when the last of its tables is written. #}
{% macro whole_loads(source_name) %}
    {%- set relation = unified.raw_relation(source(source_name, '_ledger').incorporate(path={'identifier': '_dlt_loads'})) -%}
    {%- if execute and unified.columns_there(relation) -%}
        select distinct load_id as whole_load from {{ relation }} where status = 0
    {%- else -%}
        select cast(null as {{ dbt.type_string() }}) as whole_load where 1 = 0
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
