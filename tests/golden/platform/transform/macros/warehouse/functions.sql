{#
    What PostgreSQL has no word for: reading a text as a type that it may not fit. dbt makes
    these functions before it runs anything. They are null where there is no such value, and
    models call them only for what a pattern can't tell.
#}
{% macro create_functions() %}
    create schema if not exists {{ functions() }};

    {{ create_function('trimmed', {'value': 'text'}, 'text') }} language sql immutable parallel safe as $body$
        -- The spaces of Unicode, of any width.
        select btrim(value, U&' \00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\202F\205F\3000')
    $body$;

    {{ create_function('to_bigint', {'value': 'text'}, 'bigint') }} language plpgsql immutable as $body$
    begin
        return cast(value as bigint);
    exception
        when data_exception then return null;
    end
    $body$;

    {{ create_function('to_double', {'value': 'text'}, 'double precision') }} language plpgsql immutable as $body$
    begin
        return cast(value as double precision);
    exception
        when data_exception then
            -- Too small for any number but zero, or too large.
            return case when value ~* 'e-' or value ~ '^[+-]?0*[.]0{150}0{150}' then 0 end;
    end
    $body$;

    {{ create_function('to_jsonb', {'value': 'text'}, 'jsonb') }} language plpgsql immutable as $body$
    begin
        return cast(value as jsonb);
    exception
        when data_exception or program_limit_exceeded then return null;
    end
    $body$;

    {{ create_function('to_moment', {'value': 'text'}, 'timestamp') }} language plpgsql immutable as $body$
    -- A date and a time of ISO 8601; what the offset says is counted in, so that it is UTC.
    declare
        parts text[] := regexp_match(value, '^(.{10}(?:[T ][0-9:]+(?:[.][0-9]+)?)?)[.]? ?(?:Z|([+-][0-9]{2}):?([0-9]{2})?)?$');
    begin
        if value ~ ':60' then
            return null;
        end if;
        return cast(parts[1] as timestamp) - {{ functions() }}.to_offset(parts[2], parts[3]);
    exception
        when data_exception then return null;
    end
    $body$;

    {{ create_function('to_offset', {'hours': 'text', 'minutes': 'text'}, 'interval') }} language sql immutable parallel safe as $body$
        select
            coalesce(make_interval(hours => cast(hours as integer)), interval '0')
            + coalesce(make_interval(mins => cast(left(hours, 1) || minutes as integer)), interval '0')
    $body$;

    {{ create_function('strptime', {'value': 'text', 'pattern': 'text', 'codes': 'text'}, 'timestamp') }} language plpgsql immutable as $body$
    -- `codes` has a letter of strptime's for each group of the pattern.
    declare
        parts text[] := regexp_match(value, pattern, 'i');
        part text;
        years integer := 1900;
        months integer := 1;
        days integer := 1;
        hours integer := 0;
        minutes integer := 0;
        seconds integer := 0;
        fraction text := '';
        half text;
        zone interval := interval '0';
    begin
        for i in 1 .. coalesce(array_length(parts, 1), 0) loop
            part := lower(parts[i]);
            case substr(codes, i, 1)
                when 'Y' then years := part;
                when 'y' then years := cast(part as integer) + case when part < '69' and length(part) = 2 or length(part) = 1 then 2000 else 1900 end;
                when 'm' then months := part;
                when 'b' then months := (strpos('janfebmaraprmayjunjulaugsepoctnovdec', left(part, 3)) + 2) / 3;
                when 'd', 'j' then days := part;
                when 'H', 'I' then hours := part;
                when 'M' then minutes := part;
                when 'S' then seconds := part;
                when 'f' then fraction := part;
                when 'p' then half := part;
                when 'z' then zone := {{ functions() }}.to_offset(left(part, 3), nullif(right(part, -3), ''));
                else null;
            end case;
        end loop;
        if
            parts is null or seconds > 59
            or (half is not null or codes ~ 'I') and hours not between 1 and 12
            or codes ~ 'j' and days not between 1 and 366
        then
            return null;
        end if;
        hours := case when half is null then hours else hours % 12 + case half when 'pm' then 12 else 0 end end;
        return
            make_timestamp(years, months, case when codes ~ 'j' then 1 else days end, hours, minutes, seconds)
            + case when codes ~ 'j' then make_interval(days => days - 1) else interval '0' end
            + make_interval(secs => cast('0.' || rpad(fraction, 6, '0') as double precision))
            - zone;
    exception
        when data_exception then return null;
    end
    $body$;
{% endmacro %}

{# Where they are. A trial has its own: those of production are as its models need them. #}
{% macro functions() -%}
    {{ env_var('DBT_TRIAL', '') }}functions
{%- endmacro %}

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

{# A text as a timestamp, as `format` says it in codes of strptime; null where it says it otherwise. #}
{% macro strptime(text, format) -%}
    {%- set plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' -%}
    {%- set digits = {'Y': 4, 'f': 6, 'j': 3} -%}
    {%- set words = {
        'p': 'am|pm',
        'b': 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec',
        'B': 'january|february|march|april|may|june|july|august|september|october|november|december',
        'a': 'mon|tue|wed|thu|fri|sat|sun',
        'A': 'monday|tuesday|wednesday|thursday|friday|saturday|sunday',
        'z': '[+-][0-9]{2}(?::?[0-9]{2})?',
    } -%}
    {%- set pattern, codes = [], [] -%}
    {%- set after = namespace(percent=false) -%}
    {%- for letter in format -%}
        {%- if letter == '%' and not after.percent -%}
            {%- set after.percent = true -%}
        {%- elif after.percent and letter != '%' -%}
            {%- do pattern.append('(' ~ words.get(letter, '[0-9]{1,' ~ digits.get(letter, 2) ~ '}') ~ ')') -%}
            {%- do codes.append('b' if letter == 'B' else letter) -%}
            {%- set after.percent = false -%}
        {%- else -%}
            {%- do pattern.append({' ': ' +', "'": "''"}.get(letter, letter if letter is in(plain) else '\\' ~ letter)) -%}
            {%- set after.percent = false -%}
        {%- endif -%}
    {%- endfor -%}
    {{ functions() }}.strptime({{ text }}, '^{{ pattern | join }}$', '{{ codes | join }}')
{%- endmacro %}
