{# Times of day: '10:00', '10:00:00' or '10:00:00.5'. #}
{% macro as_time(column) -%}
    case
        when regexp_full_match(trim({{ column }}), '[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{0,6}0*)?)?')
            then try_cast(trim({{ column }}) as time)
    end
{%- endmacro %}
