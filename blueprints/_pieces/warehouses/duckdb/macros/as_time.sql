{# Times of day: '10:00', '10:00:00' or '10:00:00.5', or as written in `format` (codes of strptime). #}
{% macro as_time(column, format=none) -%}
    {%- if format -%}
    cast(try_strptime(trim({{ column }}), '{{ format }}') as time)
    {%- else -%}
    case
        when regexp_full_match(trim({{ column }}), '[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{0,6}0*)?)?')
            then try_cast(trim({{ column }}) as time)
    end
    {%- endif -%}
{%- endmacro %}
