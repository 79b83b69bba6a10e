{# Text that is the same in every warehouse for text, integers, decimals, dates and timestamps. #}
{% macro as_text(column) -%}
    cast({{ column }} as varchar)
{%- endmacro %}
