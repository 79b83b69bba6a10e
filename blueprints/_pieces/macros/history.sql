[# Versions of rows: since when each holds, and what state it is; the caller indents. #]
[% from "blueprints/_pieces/macros/select.sql" import names, oldest_first, texts %]
[# From a model or CTE with every version to `landed`, which says since when each holds. #]
[% macro landed(table, versions) %]
[% if table.read_in_order %]
hashed as (

    select
        *,
        {{
            surrogate_key([
                [[ texts(table.arranged) | indent(16) ]]
[% if table.drops_deleted %]
                '_is_deleted',
[% endif %]
            ])
        }} as _hash
    from [[ versions ]]

),

told as (

    select
        *,
        lag(_hash) over (
            partition by
                [[ names(table.key) | indent(16) ]]
            order by
                [[ oldest_first(table) | indent(16) ]]
        ) as _hash_before,
        -- A cursor that has not gone on tells no time.
        case
            when [[ table.moment ]] > coalesce(
                max([[ table.known_until ]]) over (
                    partition by
                        [[ names(table.key) | indent(24) ]]
                    order by _extracted_at
                    groups between unbounded preceding and 1 preceding
                ),
                timestamp '0001-01-01 00:00:00'
            ) then [[ table.moment ]]
            else _extracted_at
        end as _told_at
    from hashed

),

landed as (

    -- What was read again unchanged tells nothing, and what was read later is never older.
    select
        *,
[% if table.there %]
        [[ table.there ]] as _is_there,
[% endif %]
        max(_told_at) over (
            partition by
                [[ names(table.key) | indent(16) ]]
            order by _extracted_at
        ) as _changed_at
    from told
    where _hash_before is null or _hash_before <> _hash

),
[%- else %]
landed as (

    select
        *,
[% if table.there %]
        [[ table.there ]] as _is_there,
[% endif %]
        [[ table.changed_at ]] as _changed_at
    from [[ versions ]]

),
[%- endif %]
[% endmacro %]
