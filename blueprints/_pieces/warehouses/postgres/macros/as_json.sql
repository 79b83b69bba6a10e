{# JSON documents. #}
{% macro as_json(column) -%}
    {{ functions() }}.to_jsonb({{ column }})
{%- endmacro %}
