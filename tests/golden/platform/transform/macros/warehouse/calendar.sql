{# A query of one `date_day` for each day from `first_day` to `last_day`, both columns of `bounds`. #}
{% macro date_series(bounds) -%}
    select cast(generate_series(first_day, last_day, interval '1 day') as date) as date_day
    from {{ bounds }}
{%- endmacro %}

{# A day as the number yyyymmdd. #}
{% macro date_number(day) -%}
    cast(to_char({{ day }}, 'YYYYMMDD') as integer)
{%- endmacro %}

{# January, February and so on. #}
{% macro month_name(day) -%}
    to_char({{ day }}, 'FMMonth')
{%- endmacro %}

{# Monday, Tuesday and so on. #}
{% macro day_name(day) -%}
    to_char({{ day }}, 'FMDay')
{%- endmacro %}
