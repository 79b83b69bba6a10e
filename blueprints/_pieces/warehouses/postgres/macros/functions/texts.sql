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
