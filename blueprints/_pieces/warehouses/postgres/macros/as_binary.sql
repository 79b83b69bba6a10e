{# Bytes, written in base64. #}
{% macro as_binary(column) -%}
    case
        when {{ trimmed(column) }} ~ '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
            then decode({{ trimmed(column) }}, 'base64')
    end
{%- endmacro %}
