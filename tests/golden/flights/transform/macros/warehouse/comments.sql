{# The comments that tell how models were built, by schema and table: one question for all. #}
{% macro comments_of_models() %}
    {%- set found = run_query(
        "select schema_name || '.' || table_name, comment from duckdb_tables()"
        ~ " where database_name = current_database() and comment like 'Definition %'"
    ) -%}
    {%- set comments = {} -%}
    {%- for row in found.rows -%}
        {%- do comments.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {{ return(comments) }}
{% endmacro %}
