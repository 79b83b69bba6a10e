{#
    Timestamps in UTC, without a zone: ISO 8601, or as written in `format` (codes of strptime).
    An offset in the text counts; a text without one is local time of `time_zone` (default: UTC).
    Up to the 28th, every day is there, and no function has to try whether it is.
#}
{% macro as_timestamp(column, time_zone='UTC', format=none) -%}
    {%- set text = trimmed(column) -%}
    {%- set to_utc = '' if time_zone == 'UTC' else " at time zone '" ~ time_zone ~ "' at time zone 'UTC'" -%}
    {%- set day = '[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])' -%}
    {%- set time = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?' -%}
    {%- if format -%}
    {{ strptime(text, format) }}
    {{- to_utc if '%z' not in format | lower }}
    {%- else -%}
    case
        when {{ column }} ~ '^{{ day }}([T ]{{ time }})?$'
            then cast({{ column }} as timestamp){{ to_utc }}
        when {{ column }} ~ '^{{ day }}[T ]{{ time }}Z$'
            then cast(left({{ column }}, -1) as timestamp)
        when {{ text }} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{0,6}0*)?)?)?$'
            then {{ functions() }}.to_moment({{ text }}){{ to_utc }}
        when {{ text }} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{0,6}0*)?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$'
            then {{ functions() }}.to_moment({{ text }})
    end
    {%- endif -%}
{%- endmacro %}
