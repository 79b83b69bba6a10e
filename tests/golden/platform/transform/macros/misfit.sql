{# Says what does not fit its column's type, or null. An empty text is a missing value and fits. #}
{% macro misfit(column, value, expected) -%}
    {%- set name = column.strip('"').replace("'", "''") -%}
    case
        when {{ value }} is null and {{ trimmed(column) }} <> ''
            then concat('{{ name }}: ''', left({{ column }}, 60), ''' is not {{ expected }}')
    end
{%- endmacro %}
