{#
    Timestamps in UTC, without a zone: ISO 8601, or as written in `format` (codes of strptime).
    An offset in the text counts; a text without one is local time of `time_zone` (default: UTC).
#}
{% macro as_timestamp(column, time_zone='UTC', format=none) -%}
    {%- set text = 'trim(' ~ column ~ ')' -%}
    {%- set to_utc = '' if time_zone == 'UTC' else " at time zone '" ~ time_zone ~ "' at time zone 'UTC'" -%}
    {%- if format -%}
    try_strptime({{ text }}, '{{ format }}')
    {{- " at time zone 'UTC'" if '%z' in format | lower else to_utc }}
    {%- else -%}
    case
        when
            regexp_full_match(
                {{ text }},
                '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{0,6}0*)?)?)?'
            )
            then try_cast({{ text }} as timestamp){{ to_utc }}
        when
            regexp_full_match(
                {{ text }},
                '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{0,6}0*)?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)'
            )
            then try_cast(regexp_replace({{ text }}, '^(.{16}) ?([Z+-])', '\1:00\2') as timestamptz) at time zone 'UTC'
    end
    {%- endif -%}
{%- endmacro %}
