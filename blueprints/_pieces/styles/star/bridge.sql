[% from "blueprints/_pieces/macros/select.sql" import found_by, refers %]
[% set bridge = model.subject %]
[% set divided = bridge.divided %]
[% set among = bridge.among %]
with

[% for input in bridge.inputs %]
[[ input ]] as (

    select * from {{ ref('[[ input ]]') }}

),

[% endfor %]
joined as (

    select
        [[ bridge.divided_key ]],
        coalesce([[ among.alias ]].[[ among.dimension_key ]], {{ unknown_key() }}) as [[ among.key ]][[ "," if bridge.share ]]
[% if bridge.share %]
        [[ bridge.share ]] as weight
[% endif %]
    from [[ divided.dimension ]] as [[ divided.alias ]]
    left join [[ bridge.reads ]] as [[ bridge.alias ]]
        on
            [[ refers(divided, bridge.alias) | indent(12) ]]
    left join [[ among.dimension ]] as [[ among.alias ]]
        on
            [[ found_by(among, bridge.alias) | indent(12) ]]
[% if among.tracked %]
            and [[ among.alias ]].is_current
[% endif %]

),

final as (

    select
        [[ divided.key ]],
        [[ among.key ]][[ "," if bridge.share ]]
[% if bridge.share %]
        cast(sum(weight) as [[ bridge.weight_type ]]) as weight
[% endif %]
    from joined
    group by
        [[ divided.key ]],
        [[ among.key ]]

)

select * from final
