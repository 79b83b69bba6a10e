[% from "blueprints/_pieces/macros/recall.sql" import recalls, settled, state %]
[% from "blueprints/_pieces/macros/select.sql" import names, newest_first %]
[# From `landed`, every version with its `_changed_at`, to `changes`: those that begin a state. #]
[% macro changes(dimension) %]
[% set table = dimension.table %]
ranked as (

    select
        *,
        row_number() over (
            partition by
                [[ names(table.key) | indent(16) ]],
                _changed_at
            order by
                [[ newest_first(table) | indent(16) ]]
        ) as version_rank
    from landed

),

states as (

    select
        *,
[% if table.overtaking %]
        max([[ table.cursor.sql ]]) over (
            partition by
                [[ names(table.key) | indent(16) ]]
            order by _changed_at
            rows between unbounded preceding and 1 preceding
        ) as _newest_before,
[% endif %]
        [[ state(dimension) | indent(8) ]] as _state
    from ranked
    where version_rank = 1

),

compared as (

    select
        *,
        [[ recalls(dimension) | indent(8) ]]
    from states
[% if table.overtaking %]
    where _newest_before is null or [[ table.cursor.sql ]] >= _newest_before
[% endif %]

),

[[ settled(dimension) -]]
changes as (

    select
        *,
        lead(_changed_at) over (
            partition by
                [[ names(table.key) | indent(16) ]]
            order by _changed_at
        ) as _changed_next
    from [[ "settled" if dimension.history.previous else "compared" ]]
    where _state_before is null or _state_before <> _state

),
[%- endmacro %]
