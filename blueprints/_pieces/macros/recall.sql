[# What versions of a row are compared by, and what they have from one another. #]
[% from "blueprints/_pieces/macros/select.sql" import names, texts %]
[% macro state(dimension) %]
[% if dimension.table.there and dimension.tracked %]
case
    when _is_there
        then
            {{
                surrogate_key([
                    [[ texts(dimension.followed) | indent(20) ]]
                ])
            }}
    else 'gone'
end
[%- elif dimension.table.there %]
case when _is_there then 'there' else 'gone' end
[%- elif dimension.tracked %]
{{
    surrogate_key([
        [[ texts(dimension.followed) | indent(8) ]]
    ])
}}
[%- else %]
'there'
[%- endif %]
[% endmacro %]

[% macro recalls(dimension) %]
[% set table = dimension.table %]
[% for recall in dimension.history.firsts %]
first_value([[ recall.column.sql ]]) over (
    partition by
        [[ names(table.key) | indent(8) ]]
    order by [[ "_is_there desc, " if table.there ]]_changed_at[[ " asc" if table.there ]]
) as [[ recall.name ]],
[% endfor %]
[% for recall in dimension.history.newest %]
first_value([[ recall.column.sql ]]) over (
    partition by
        [[ names(table.key) | indent(8) ]]
    order by [[ "_is_there desc, " if table.there ]]_changed_at desc
) as [[ recall.name ]],
[% endfor %]
[% for recall in dimension.history.previous %]
lag([[ recall.column.sql ]]) over (
    partition by
        [[ names(table.key) | indent(8) ]][[ ",\n        _is_there" if table.there ]]
    order by _changed_at
) as [[ recall.before ]],
[% endfor %]
lag(_state) over (
    partition by
        [[ names(table.key) | indent(8) ]]
    order by _changed_at
) as _state_before
[%- endmacro %]

[# Where a value was another one before: which one. #]
[% macro settled(dimension) %]
[% set table = dimension.table %]
[% if dimension.history.previous %]
settled as (

    -- Where a value has changed, the one before it; of all such, the last.
    select
        *,
[% for recall in dimension.history.previous %]
        first_value([[ recall.before ]]) over (
            partition by
                [[ names(table.key) | indent(16) ]]
            order by
[% if table.there %]
                _is_there desc,
[% endif %]
                ([[ recall.column.sql ]] is distinct from [[ recall.before ]]) desc,
                _changed_at desc
        ) as [[ recall.name ]][[ "," if not loop.last ]]
[% endfor %]
    from compared

),

[% endif %]
[% endmacro %]
