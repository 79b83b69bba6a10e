[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import end_key %]
[% from "blueprints/_pieces/macros/changes.sql" import changes %]
[% from "blueprints/_pieces/macros/history.sql" import landed %]
[% set entity = model.subject %]
[% set table = entity.table %]
{{ config(materialized='table') }}

with

[[ entity.hub ]] as (

    select * from {{ ref('[[ entity.hub ]]') }}

),

[[ entity.states ]] as (

    select
        *,
        _load_date as _extracted_at
    from {{ ref('[[ entity.states ]]') }}

),

states_of_keys as (

    select
[% for column in table.key %]
        hub.[[ column.sql ]],
[% endfor %]
        sat.*
    from [[ entity.hub ]] as hub
    inner join [[ entity.states ]] as sat on hub.[[ entity.key ]] = sat.[[ entity.key ]]

),

[[ landed(table, "states_of_keys") ]]

[[ changes(entity.following) ]]

linked as (

    select
        *,
[% for end in entity.ends %]
        [[ end_key(end) | indent(8) ]] as [[ end.key ]][[ "," if not loop.last ]]
[% endfor %]
    from changes

),

final as (

    select
        {{
            surrogate_key([
                '[[ entity.key ]]',
[% for end in entity.ends %]
                '[[ end.key ]]',
[% endfor %]
            ])
        }} as [[ entity.link_key ]],
        [[ entity.key ]],
        _load_date,
        _dlt_load_id,
        case when _state_before is null then timestamp '1900-01-01 00:00:00' else _changed_at end as valid_from,
        coalesce(_changed_next, timestamp '9999-12-31 00:00:00') as valid_to,
        _changed_next is null as is_current
    from linked
[% if table.there %]
    where _is_there
[% endif %]

)

select * from final
