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
