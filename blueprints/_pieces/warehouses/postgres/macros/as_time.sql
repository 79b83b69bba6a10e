{# Times of day: '10:00', '10:00:00' or '10:00:00.5', or as written in `format` (codes of strptime). #}
{% macro as_time(column, format=none) -%}
    {%- set text = trimmed(column) -%}
    {%- if format -%}
    cast({{ strptime(text, format) }} as time)
    {%- else -%}
    case
        when {{ text }} ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{0,6}0*)?)?$|^24:00(:00([.]0*)?)?$'
            then cast(rtrim({{ text }}, '.') as time)
    end
    {%- endif -%}
{%- endmacro %}
