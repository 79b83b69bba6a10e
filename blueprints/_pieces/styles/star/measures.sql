[% set fact = model.subject %]
{{ config(materialized='view') }}

with

[[ fact.name ]] as (

    select * from {{ ref('[[ fact.name ]]') }}

),

final as (

    select
[% for measure in fact.measures %]
        [[ measure.expression ]] as [[ measure.sql ]][[ "," if not loop.last ]]
[% endfor %]
    from [[ fact.name ]]

)

select * from final
