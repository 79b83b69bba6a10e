{# Whole numbers of 64 bits: '517', '-3' and '517.0' fit, '2.5' and '1e3' do not. #}
{% macro as_integer(column) -%}
    {%- set text = trimmed(column) -%}
    case
        when {{ column }} ~ '^[+-]?[0-9]{1,18}$'
            then cast({{ column }} as bigint)
        when {{ text }} ~ '^[+-]?[0-9]+([.]0*)?$'
            then {{ functions() }}.to_bigint(split_part({{ text }}, '.', 1))
    end
{%- endmacro %}
