{# true, t, yes, y, on, 1 and false, f, no, n, off, 0, in upper or lower case. #}
{% macro as_boolean(column) -%}
    case
        when lower({{ trimmed(column) }}) in ('true', 't', 'yes', 'y', 'on', '1') then true
        when lower({{ trimmed(column) }}) in ('false', 'f', 'no', 'n', 'off', '0') then false
    end
{%- endmacro %}
