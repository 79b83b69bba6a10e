{# Floating-point numbers; not-a-number and infinities do not fit, for no average survives them. #}
{% macro as_float(column) -%}
    {%- set text = trimmed(column) -%}
    case
        when {{ column }} ~ '^[+-]?[0-9]{1,18}([.][0-9]{0,18})?$'
            then cast({{ column }} as double precision)
        when {{ text }} ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'
            then {{ functions() }}.to_double({{ text }})
    end
{%- endmacro %}
