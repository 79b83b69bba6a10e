{# Text that is the same in every warehouse for text, integers, decimals, dates and timestamps. #}
{% macro as_text(column) -%}
    cast({{ column }} as text)
{%- endmacro %}

{# Text without the spaces around it, of any width. #}
{% macro trimmed(column) -%}
    {{ functions() }}.trimmed({{ column }})
{%- endmacro %}
