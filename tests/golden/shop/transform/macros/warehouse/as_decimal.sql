{# Exact decimals: digits that the column has no room for are a misfit, never rounded; zeros at the end are free. #}
{% macro as_decimal(column, precision, scale) -%}
    case
        when regexp_full_match(trim({{ column }}), '[+-]?[0-9]*([.][0-9]{0,{{ scale }}}0*)?')
            then try_cast(trim({{ column }}) as decimal({{ precision }}, {{ scale }}))
    end
{%- endmacro %}
