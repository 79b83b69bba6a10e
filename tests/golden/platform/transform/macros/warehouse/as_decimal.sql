{# Exact decimals: digits that the column has no room for are a misfit, never rounded; zeros at the end are free. #}
{% macro as_decimal(column, precision, scale) -%}
    {%- set text = trimmed(column) -%}
    {# Cast last: a case has no precision, and the type of an incremental model must stay. #}
    cast(
        case
            when
                {{ text }} ~ '^[+-]?0*[0-9]{0,{{ precision - scale }}}([.][0-9]{0,{{ scale }}}0*)?$'
                and {{ text }} ~ '[0-9]'
                then {{ text }}
        end as decimal({{ precision }}, {{ scale }})
    )
{%- endmacro %}
