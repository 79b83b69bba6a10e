{#
    Dates as '2013-01-31', or as written in `format` (codes of strptime).
    A date with a time of midnight fits too, with any other time it does not.
    Up to the 28th, every day is there, and no function has to try whether it is.
#}
{% macro as_date(column, format=none) -%}
    {%- set text = trimmed(column) -%}
    {%- if format -%}
    cast({{ strptime(text, format) }} as date)
    {%- else -%}
    case
        when {{ column }} ~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'
            then cast({{ column }} as date)
        when {{ text }} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00(:00([.]0*)?)?(Z|[+-][0-9:]{2,6})?)?$'
            then cast({{ functions() }}.to_moment(left({{ text }}, 10)) as date)
    end
    {%- endif -%}
{%- endmacro %}
