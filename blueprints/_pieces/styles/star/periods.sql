[% from "blueprints/_pieces/macros/select.sql" import names, names_of, same %]
[% set states = prepared.subject %]
[% set table = states.table %]
with

versions as (

    select * from {{ ref('[[ states.versions ]]') }}

),

landed as (

    select * from {{ ref('[[ table.base ]]') }}
    where _misfits is null

),

-- Since when a key is known: its first version counts from the beginning of time.
known as (

    select
        [[ names(table.key) | indent(8) ]],
[% if table.when %]
        coalesce(min([[ table.moment ]]), min(_extracted_at)) as known_from,
        coalesce(max([[ table.moment ]]), max(_extracted_at)) as known_until
[% else %]
        min(_extracted_at) as known_from,
        max(_extracted_at) as known_until
[% endif %]
    from landed
    group by
        [[ names(table.key) | indent(8) ]]

),

bounds as (

    select
        cast(date_trunc('[[ states.period ]]', min(known_from)) as date) as first_day,
        cast(max(known_until) as date) as last_day
    from known

),

days as (

    {{ date_series('bounds') }}

),

starts as (

    select distinct date_trunc('[[ states.period ]]', cast(date_day as timestamp)) as starts_at
    from days

),

periods as (

    select
        starts_at,
        starts_at + interval '1 [[ states.period ]]' as ends_at
    from starts

),

final as (

    select
        [[ names_of("versions", table.arranged) | indent(8) ]],
        cast(periods.starts_at as date) as [[ states.start.sql ]],
        cast(periods.ends_at - interval '1 day' as date) as [[ states.end.sql ]],
        cast(periods.ends_at - interval '1 microsecond' as timestamp) as _as_of
    from versions
    inner join known
        on
            [[ same(table.key, "versions", "known") | indent(12) ]]
    inner join periods
        on
            versions.valid_from < periods.ends_at
            and versions.valid_to >= periods.ends_at
            and known.known_from < periods.ends_at

)

select * from final
