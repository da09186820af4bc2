{# Schemas are named literally (unified, reports, ...), whatever the target's default schema is. #}
{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or target.schema }}{% endmacro %}
