[% from "blueprints/_pieces/macros/select.sql" import names_of %]
[% set rollup = model.subject %]
[% set fact = rollup.fact %]
with

[% for input in rollup.inputs %]
[[ input ]] as (

    select * from {{ ref('[[ input ]]') }}

),

[% endfor %]
counted as (

    select
[% for group in rollup.groups %]
        [[ group.selected ]][[ "," if rollup.columns or rollup.has_states or not loop.last ]]
[% endfor %]
[% if rollup.columns %]
        [[ names_of(fact.alias, rollup.columns) | indent(8) ]][[ "," if rollup.has_states ]]
[% endif %]
[% if rollup.has_states and rollup.periods %]
        [[ fact.alias ]].[[ fact.time.sql ]] = max([[ fact.alias ]].[[ fact.time.sql ]]) over (
            partition by
[% for group in rollup.periods %]
                [[ group.expression ]][[ "," if not loop.last ]]
[% endfor %]
        ) as _is_last
[% elif rollup.has_states %]
        [[ fact.alias ]].[[ fact.time.sql ]] = max([[ fact.alias ]].[[ fact.time.sql ]]) over () as _is_last
[% endif %]
    from [[ fact.name ]] as [[ fact.alias ]]
[% for join in rollup.joins %]
    inner join [[ join.model ]] as [[ join.alias ]]
        on [[ join.holder ]].[[ join.link_key ]] = [[ join.alias ]].[[ join.key ]]
[% endfor %]

),

final as (

    select
[% for group in rollup.groups %]
        [[ group.sql ]],
[% endfor %]
[% for measure in rollup.measures %]
        [[ measure.expression ]] as [[ measure.sql ]][[ "," if not loop.last ]]
[% endfor %]
    from counted
    group by
[% for group in rollup.groups %]
        [[ group.sql ]][[ "," if not loop.last ]]
[% endfor %]

)

select * from final
