{# JSON documents. #}
{% macro as_json(column) -%}
    try_cast({{ column }} as json)
{%- endmacro %}
