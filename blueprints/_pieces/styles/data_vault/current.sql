[% from "blueprints/_pieces/styles/data_vault/newest.sql" import settings, states %]
[% set entity = model.subject %]
[[ settings(entity) -]]
with

[% if entity.hub %]
[[ entity.hub ]] as (

    select * from {{ ref('[[ entity.hub ]]') }}

),

[% endif %]
[[ states(entity) -]]
[% if entity.effectivity %]
[[ entity.effectivity ]] as (

    select
        *,
        row_number() over (partition by [[ entity.key ]] order by _dlt_load_id desc) as newest_rank
    from {{ ref('[[ entity.effectivity ]]') }}

),

[% endif %]
[% if entity.hub %]
states_of_keys as (

    select
[% for column in entity.table.key %]
        hub.[[ column.sql ]],
[% endfor %]
        sat.*
    from [[ entity.hub ]] as hub
    inner join [[ entity.states ]] as sat on hub.[[ entity.key ]] = sat.[[ entity.key ]]

),

[% endif %]
ranked as (

    select
        *,
        row_number() over (
            partition by [[ entity.key ]]
            order by
[% for item in entity.newest_first %]
                [[ item ]][[ "," if not loop.last ]]
[% endfor %]
        ) as state_rank
    from [[ "states_of_keys" if entity.hub else entity.states ]]

),

final as (

    select
[% for column in entity.table.arranged %]
        ranked.[[ column.sql ]],
[% endfor %]
        ranked._dlt_load_id,
        ranked._extracted_at[[ "," if entity.table.origin.shown ]]
[% for column in entity.table.origin.shown %]
        ranked.[[ column.name ]][[ "," if not loop.last ]]
[% endfor %]
    from ranked
[% if entity.effectivity %]
    inner join [[ entity.effectivity ]] as effsat
        on
            ranked.[[ entity.key ]] = effsat.[[ entity.key ]]
            and effsat.newest_rank = 1
            and effsat.is_active
[% endif %]
[% if entity.table.drops_deleted %]
    where
        ranked.state_rank = 1
        and not ranked._is_deleted
[% else %]
    where ranked.state_rank = 1
[% endif %]

)

select * from final
[% if entity.table.where %]
where [[ entity.table.where ]]
[% endif %]
