[# What a log of changes adds: rows that are there and not known, and the other way round. #]
[% macro added(log) %]
final as (

    select
[% for name in log.identity %]
        coalesce(members.[[ name ]], known.[[ name ]]) as [[ name ]],
[% endfor %]
[% if log.tracked %]
        coalesce(members.valid_to, known.valid_to) as valid_to,
        case
[% if log.state %]
            when members.row_state <> known.row_state then members.valid_from
[% endif %]
            when members.valid_to <> known.valid_to then least(members.valid_to, known.valid_to)
            else coalesce(members.valid_from, known.valid_from)
        end as changed_from,
[% endif %]
[% if log.state %]
        members.row_state,
[% endif %]
        members.[[ log.columns[0].sql ]] is null as is_gone,
        timestamp '{{ moment_of_run() }}' as changed_at
    from members
    full outer join known
        on
[% for name in log.identity %]
            [[ "and " if not loop.first ]]members.[[ name ]] = known.[[ name ]]
[% endfor %]
    where
        members.[[ log.columns[0].sql ]] is null
        or known.[[ log.columns[0].sql ]] is null
[% if log.tracked %]
        or members.valid_to <> known.valid_to
[% endif %]
[% if log.state %]
        or members.row_state <> known.row_state
[% endif %]

)
[% endmacro %]
