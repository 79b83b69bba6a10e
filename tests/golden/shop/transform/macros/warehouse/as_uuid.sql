{# UUIDs as 32 hexadecimal digits, with hyphens or without, in upper or lower case. #}
{% macro as_uuid(column) -%}
    try_cast(trim({{ column }}) as uuid)
{%- endmacro %}
