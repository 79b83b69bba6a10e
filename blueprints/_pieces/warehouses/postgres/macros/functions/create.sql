{# The beginning of a function; one that had other names or gave another type makes way for it. #}
{% macro create_function(name, arguments, returns) -%}
    {%- set signature = functions() ~ '.' ~ name ~ '(' ~ arguments.values() | join(', ') ~ ')' -%}
    {%- set named = [] -%}
    {%- set listed = [] -%}
    {%- for argument, type in arguments.items() -%}
        {%- do named.append("'" ~ argument.strip('"').replace('""', '"').replace("'", "''") ~ "'") -%}
        {%- do listed.append(argument ~ ' ' ~ type) -%}
    {%- endfor -%}
    do $do$
    begin
        if exists (
            select 1
            from pg_catalog.pg_proc
            where
                oid = to_regprocedure('{{ signature }}')
                and (
                    prorettype <> to_regtype('{{ returns }}')
                    or coalesce(proargnames, '{}') <> cast(array[{{ named | join(', ') }}] as text[])
                )
        ) then
            drop function {{ signature }} cascade;
        end if;
    end
    $do$;

    create or replace function {{ functions() }}.{{ name }}({{ listed | join(', ') }}) returns {{ returns }}
{%- endmacro %}
