{# The comment of a table, or nothing. #}
{% macro comment_of(relation) %}
    {%- set found = run_query(
        "select comment from duckdb_tables() where schema_name = '" ~ relation.schema
        ~ "' and table_name = '" ~ relation.identifier ~ "'"
    ) -%}
    {{ return(found.rows[0][0] if found.rows) }}
{% endmacro %}
