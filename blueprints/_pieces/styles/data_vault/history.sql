[% from "blueprints/_pieces/macros/select.sql" import same %]
[% set entity = model.subject %]
[% set dimension = entity.dimension %]
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
[% for name in dimension.found("hub", "sat", "pit") %]
        [[ name ]][[ "," if dimension.tracked or not loop.last ]]
[% endfor %]
[% if dimension.tracked %]
        pit.valid_from,
        pit.valid_to,
        pit.is_current
[% endif %]
    from [[ entity.pit ]] as pit
    inner join [[ entity.hub ]] as hub on pit.[[ entity.key ]] = hub.[[ entity.key ]]
    inner join [[ entity.states ]] as sat
        on
            pit.[[ entity.key ]] = sat.[[ entity.key ]]
            and pit._dlt_load_id = sat._dlt_load_id
            and pit._load_sequence = sat._load_sequence
[% if not dimension.tracked %]
    where
        pit.is_current
[% if entity.effectivity %]
        and exists (
            select 1
            from {{ ref('[[ entity.current ]]') }} as existing
            where
                [[ same(entity.table.key, "existing", "hub") | indent(16) ]]
        )
[% endif %]
[% endif %]

)

select * from final
