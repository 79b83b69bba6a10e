{#
    What PostgreSQL has no word for: reading a text as a type that it may not fit. dbt makes
    these functions before it runs anything. They are null where there is no such value, and
    models call them only for what a pattern can't tell.
#}
{% macro create_functions() %}
    create schema if not exists {{ functions() }};

[% include "blueprints/_pieces/warehouses/postgres/macros/functions/texts.sql" %]

[% include "blueprints/_pieces/warehouses/postgres/macros/functions/strptime.sql" %]
[% include "blueprints/_pieces/warehouses/postgres/macros/functions/computed.sql" %]
{% endmacro %}

{# Where they are. A trial has its own: those of production are as its models need them. #}
{% macro functions() -%}
    {{ env_var('DBT_TRIAL', '') }}functions
{%- endmacro %}

[% include "blueprints/_pieces/warehouses/postgres/macros/functions/create.sql" %]

[% include "blueprints/_pieces/warehouses/postgres/macros/functions/formats.sql" %]
