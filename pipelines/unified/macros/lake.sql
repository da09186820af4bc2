{# What keeps a lake in order, called by `kmall lake`. Each table that something was done to is logged as a line of JSON. #}

{# Many small files of many loads become few: the engine's own procedure, table by table. #}
{% macro compact_lake() %}
    {%- for table in unified.lake_tables() %}
        {%- set done = run_query(
            "call lake.system.rewrite_data_files(table => '" ~ table ~ "', options => map('min-input-files', '2'))"
        ).rows[0] -%}
        {%- if done[0] -%}
            {%- do log(tojson({'table': table, 'files_before': done[0] | int, 'files_after': done[1] | int}), info=true) -%}
        {%- endif -%}
    {%- endfor %}
{% endmacro %}

{# Rows of raw tables that a newer whole load has written again, once they are of loads before a moment; never the newest
   row of a key, and none of which nothing newer has come to its end. Then the files of what the tables were before it.
   Units: seconds since 1970, as dlt numbers its loads. #}
{% macro expire_lake(before) %}
    {%- set tables = unified.lake_tables() -%}
    {%- for node in graph.sources.values() if node.config.meta.key -%}
        {%- set table = node.schema ~ '.' ~ node.name -%}
        {%- if table in tables -%}
            {%- set superseded = unified.superseded_rows(table, node.source_name, node.config.meta.key, before) -%}
            {%- set rows = run_query('select count(*) from ' ~ table ~ ' as old where ' ~ superseded).rows[0][0] | int -%}
            {%- if rows -%}
                {%- do run_query('delete from ' ~ table ~ ' as old where ' ~ superseded) -%}
                {%- do log(tojson({'table': table, 'rows': rows}), info=true) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set moment = modules.datetime.datetime.fromtimestamp(before, modules.pytz.utc).strftime('%Y-%m-%d %H:%M:%S') -%}
    {%- for table in tables -%}
        {%- set done = run_query(
            "call lake.system.expire_snapshots(table => '" ~ table ~ "', older_than => timestamp '" ~ moment
            ~ "', retain_last => 1)"
        ).rows[0] -%}
        {%- if done[0] -%}
            {%- do log(tojson({'table': table, 'files': done[0] | int}), info=true) -%}
        {%- endif -%}
    {%- endfor %}
{% endmacro %}

{% macro superseded_rows(table, source_name, key, before) -%}
cast(old._dlt_load_id as double) < {{ before }}
and exists (
    select 1
    from {{ table }} as newer
    inner join ({{ unified.whole_loads(source_name) }}) as whole_loads on whole_loads.whole_load = newer._dlt_load_id
    where newer._dlt_load_id > old._dlt_load_id
    {%- for name in key %} and newer.{{ quoted(name) }} = old.{{ quoted(name) }}{% endfor %}
)
{%- endmacro %}

{% macro lake_tables() %}
    {%- set found = [] -%}
    {%- for schema in run_query('show namespaces in lake').rows -%}
        {%- for row in run_query('show tables in lake.' ~ schema[0]).rows if not row[2] -%}
            {%- do found.append(row[0] ~ '.' ~ row[1]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{# The rows of a seed. dbt's adapter puts values into the text as they are when it speaks to Spark without a server in
   between: an apostrophe ended the text, and a cell that is empty became the word None. #}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- for chunk in agate_table.rows | batch(get_batch_size()) -%}
        {%- set rows = [] -%}
        {%- for row in chunk -%}
            {%- set cells = [] -%}
            {%- for name in agate_table.column_names -%}
                {%- set type = types.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
                {%- do cells.append('cast(' ~ unified.spark_literal(row[name]) ~ ' as ' ~ type ~ ')') -%}
            {%- endfor -%}
            {%- do rows.append('(' ~ cells | join(', ') ~ ')') -%}
        {%- endfor -%}
        {%- do run_query('insert into ' ~ this ~ ' values ' ~ rows | join(', ')) -%}
    {%- endfor -%}
    {{ return('select * from ' ~ this) }}
{% endmacro %}
{% macro spark_literal(value) %}
    {%- if value is none -%}{{ return('null') }}{%- endif -%}
    {{ return("'" ~ (value | string | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'") }}
{% endmacro %}
