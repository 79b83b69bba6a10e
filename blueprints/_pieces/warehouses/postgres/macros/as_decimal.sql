{# Exact decimals: digits that the column has no room for are a misfit, never rounded; zeros at the end are free. #}
{% macro as_decimal(column, precision, scale) -%}
    {%- set text = trimmed(column) -%}
    case
        when
            {{ text }} ~ '^[+-]?0*[0-9]{0,{{ precision - scale }}}([.][0-9]{0,{{ scale }}}0*)?$'
            and {{ text }} ~ '[0-9]'
            then cast({{ text }} as decimal({{ precision }}, {{ scale }}))
    end
{%- endmacro %}
