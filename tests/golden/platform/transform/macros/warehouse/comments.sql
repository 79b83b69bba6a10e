{# The comment of a table, or nothing. #}
{% macro comment_of(relation) %}
    {%- set found = run_query(
        "select obj_description(to_regclass('" ~ (relation | string).replace("'", "''") ~ "'), 'pg_class')"
    ) -%}
    {{ return(found.rows[0][0]) }}
{% endmacro %}
