{# The comments that tell how models were built, by schema and table: one question for all. #}
{% macro comments_of_models() %}
    {%- set found = run_query(
        "select schemas.nspname || '.' || tables.relname, comments.description"
        ~ " from pg_catalog.pg_description as comments"
        ~ " inner join pg_catalog.pg_class as tables on comments.objoid = tables.oid"
        ~ " inner join pg_catalog.pg_namespace as schemas on tables.relnamespace = schemas.oid"
        ~ " where comments.classoid = 'pg_catalog.pg_class'::regclass and comments.objsubid = 0"
        ~ " and comments.description like 'Definition %'"
    ) -%}
    {%- set comments = {} -%}
    {%- for row in found.rows -%}
        {%- do comments.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {{ return(comments) }}
{% endmacro %}
