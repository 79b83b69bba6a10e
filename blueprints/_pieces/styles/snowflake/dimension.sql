[% from "blueprints/_pieces/macros/select.sql" import found_by %]
[% set dimension = model.subject %]
with

[% for input in dimension.inputs %]
[[ input ]] as (

    select * from {{ ref('[[ input ]]') }}

),

[% endfor %]
members as (

    select
        {{
            surrogate_key([
[% for name in dimension.identity %]
                [[ (dimension.alias ~ "." ~ name) | jinja_text ]],
[% endfor %]
            ])
        }} as [[ dimension.key ]],
[% for link in dimension.links %]
        case
            when [[ link.alias ]].[[ link.pairs[0][1].sql ]] is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
[% for name in link.identity %]
                        [[ (link.alias ~ "." ~ name) | jinja_text ]],
[% endfor %]
                    ])
                }}
        end as [[ link.key ]],
[% endfor %]
[% for column in dimension.columns %]
        [[ dimension.alias ]].[[ column.sql ]][[ "," if dimension.tracked or not loop.last ]]
[% endfor %]
[% if dimension.tracked %]
        [[ dimension.alias ]].valid_from,
        [[ dimension.alias ]].valid_to,
        [[ dimension.alias ]].is_current
[% endif %]
    from [[ dimension.reads ]] as [[ dimension.alias ]]
[% for link in dimension.links %]
    left join [[ link.via ]] as [[ link.alias ]]
        on
            [[ found_by(link, dimension.alias) | indent(12) ]]
[% if link.tracked %]
            and [[ link.alias ]].is_current
[% endif %]
[% endfor %]

),

unknown_member as (

    select
        {{ unknown_key() }} as [[ dimension.key ]],
[% for link in dimension.links %]
        {{ unknown_key() }} as [[ link.key ]],
[% endfor %]
[% for column in dimension.table.key %]
        [[ column | nothing ]] as [[ column.sql ]][[ "," if dimension.attributes or dimension.tracked or not loop.last ]]
[% endfor %]
[% for column in dimension.attributes %]
        [[ column | unknown ]] as [[ column.sql ]][[ "," if dimension.tracked or not loop.last ]]
[% endfor %]
[% if dimension.tracked %]
        timestamp '1900-01-01 00:00:00' as valid_from,
        timestamp '9999-12-31 00:00:00' as valid_to,
        true as is_current
[% endif %]

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
