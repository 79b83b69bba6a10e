[% set fact = model.subject %]
{{ config(materialized='view') }}

with

[[ fact.name ]] as (

    select * from {{ ref('[[ fact.name ]]') }}

),

[% if fact.has_states %]
moments as (

    select
        *,
        [[ fact.time.sql ]] = max([[ fact.time.sql ]]) over () as _is_last
    from [[ fact.name ]]

),

[% endif %]
final as (

    select
[% for measure in fact.measures %]
        [[ measure.expression ]] as [[ measure.sql ]][[ "," if not loop.last ]]
[% endfor %]
    from [[ "moments" if fact.has_states else fact.name ]]

)

select * from final
