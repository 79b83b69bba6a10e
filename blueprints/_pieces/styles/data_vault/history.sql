[% set entity = model.subject %]
{{ config(materialized='view') }}

with

[[ entity.hub ]] as (

    select * from {{ ref('[[ entity.hub ]]') }}

),

[[ entity.pit ]] as (

    select * from {{ ref('[[ entity.pit ]]') }}

),

[[ entity.states ]] as (

    select * from {{ ref('[[ entity.states ]]') }}

),

final as (

    select
[% for column in entity.table.key %]
        hub.[[ column.sql ]],
[% endfor %]
[% for column in entity.payload %]
        sat.[[ column.sql ]],
[% endfor %]
        pit.valid_from,
        pit.valid_to,
        pit.is_current
    from [[ entity.pit ]] as pit
    inner join [[ entity.hub ]] as hub on pit.[[ entity.key ]] = hub.[[ entity.key ]]
    inner join [[ entity.states ]] as sat
        on
            pit.[[ entity.key ]] = sat.[[ entity.key ]]
            and pit._dlt_load_id = sat._dlt_load_id
            and pit._load_sequence = sat._load_sequence

)

select * from final
[% if entity.table.where %]
where [[ entity.table.where ]]
[% endif %]
