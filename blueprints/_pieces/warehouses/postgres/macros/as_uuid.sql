{#
    UUIDs as 32 hexadecimal digits, with hyphens or without, in upper or lower case. They are kept
    as texts: contracts of dbt do not know PostgreSQL's type.
#}
{% macro as_uuid(column) -%}
    case
        when replace({{ trimmed(column) }}, '-', '') ~ '^([0-9A-Fa-f]{32}|[{][0-9A-Fa-f]{32}[}])$'
            then cast(cast(replace({{ trimmed(column) }}, '-', '') as uuid) as text)
    end
{%- endmacro %}
