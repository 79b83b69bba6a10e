{#
    One hash for each distinct list of values. Every value is written after its own length
    ("2:UA"), so that ('a', 'bc') and ('ab', 'c') differ; a null is written "-".
#}
{% macro surrogate_key(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- set text = as_text(column) -%}
        {%- do parts.append("coalesce(length(" ~ text ~ ") || ':' || " ~ text ~ ", '-')") -%}
    {%- endfor -%}
    md5({{ parts | join(' || ') }})
{%- endmacro %}

{# The key of the member that stands for every reference without a match. #}
{% macro unknown_key() -%}
    '00000000000000000000000000000000'
{%- endmacro %}
