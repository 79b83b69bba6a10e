[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import end_key, hashed %]
[% set bridge = model.subject %]
[% set entity = bridge.entity %]
{{ config(materialized='table') }}

with

[% for one in bridge.entities %]
[[ one.current ]] as (

    select
        [[ hashed(one.key_columns) | indent(8) ]] as [[ one.key ]],
[% for end in one.ends %]
        [[ end_key(end) | indent(8) ]] as [[ end.key ]][[ "," if not loop.last ]]
[% endfor %]
    from {{ ref('[[ one.current ]]') }}

),

[% endfor %]
final as (

    select
        [[ bridge.alias ]].[[ entity.key ]],
[% for reached in bridge.reached %]
        coalesce([[ reached.alias ]].[[ reached.key ]], {{ unknown_key() }}) as [[ reached.name ]][[ "," if not loop.last ]]
[% endfor %]
    from [[ entity.current ]] as [[ bridge.alias ]]
[% for crossing in bridge.crossings %]
    left join [[ crossing.entity.current ]] as [[ crossing.alias ]]
        on [[ crossing.source ]].[[ crossing.role_key ]] = [[ crossing.alias ]].[[ crossing.entity.key ]]
[% endfor %]

)

select * from final
