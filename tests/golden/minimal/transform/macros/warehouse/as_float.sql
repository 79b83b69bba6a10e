{# Floating-point numbers; not-a-number and infinities do not fit, for no average survives them. #}
{% macro as_float(column) -%}
    case
        when
            regexp_full_match(trim({{ column }}), '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?')
            and isfinite(try_cast(trim({{ column }}) as double))
            then try_cast(trim({{ column }}) as double)
    end
{%- endmacro %}
