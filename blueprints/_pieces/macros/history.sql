[# Versions of rows: since when each holds, and what state it is; the caller indents. #]
[% from "blueprints/_pieces/macros/select.sql" import names, texts %]
[% macro changed_at(table) %]
[% if table.read_in_order %]
-- What was read later is newer: a cursor that has not gone on tells no time.
case
    when [[ table.moment ]] > coalesce(
        max([[ table.known_until ]]) over (
            partition by
                [[ names(table.key) | indent(16) ]]
            order by _extracted_at
            groups between unbounded preceding and 1 preceding
        ),
        timestamp '0001-01-01 00:00:00'
    ) then [[ table.moment ]]
    else _extracted_at
end
[%- else %]
[[ table.changed_at ]]
[%- endif %]
[% endmacro %]

[% macro state(dimension) %]
[% if dimension.table.drops_deleted %]
case
    when _is_deleted then 'deleted'
    else
        {{
            surrogate_key([
                [[ texts(dimension.followed) | indent(16) ]]
            ])
        }}
end
[%- else %]
{{
    surrogate_key([
        [[ texts(dimension.followed) | indent(8) ]]
    ])
}}
[%- endif %]
[% endmacro %]
