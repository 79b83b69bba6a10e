{# A model lands in the schema that its folder names, whoever runs it; a trial has its own. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ env_var('DBT_TRIAL', '') ~ (custom_schema_name or target.schema) }}
{%- endmacro %}
