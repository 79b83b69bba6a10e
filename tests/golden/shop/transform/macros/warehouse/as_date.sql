{#
    Dates as '2013-01-31', or as written in `format` (codes of strptime).
    A date with a time of midnight fits too, with any other time it does not.
#}
{% macro as_date(column, format=none) -%}
    {%- if format -%}
    cast(try_strptime(trim({{ column }}), '{{ format }}') as date)
    {%- else -%}
    case
        when
            regexp_full_match(
                trim({{ column }}),
                '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00(:00([.]0*)?)?(Z|[+-][0-9:]{2,6})?)?'
            )
            then try_cast(left(trim({{ column }}), 10) as date)
    end
    {%- endif -%}
{%- endmacro %}
