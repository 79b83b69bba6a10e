[% set entity = model.subject %]
{{ config(materialized='view') }}

with

[[ entity.event ]] as (

    select * from {{ ref('[[ entity.event ]]') }}

),

final as (

    select
[% for column in entity.table.arranged %]
        [[ column.sql ]],
[% endfor %]
        _dlt_load_id,
        _load_date as _extracted_at[[ "," if entity.table.origin.shown ]]
[% for column in entity.table.origin.shown %]
        [[ column.name ]][[ "," if not loop.last ]]
[% endfor %]
    from [[ entity.event ]]

)

select * from final
[% if entity.table.where %]
where [[ entity.table.where ]]
[% endif %]
