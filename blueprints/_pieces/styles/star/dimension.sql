[% from "blueprints/_pieces/macros/select.sql" import names_of %]
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
        [[ names_of(dimension.alias, dimension.columns) | indent(8) ]][[ "," if dimension.others or dimension.tracked ]]
[% for attribute in dimension.others %]
        [[ attribute.expression ]] as [[ attribute.sql ]][[ "," if dimension.tracked or not loop.last ]]
[% endfor %]
[% if dimension.tracked %]
        [[ dimension.alias ]].valid_from,
        [[ dimension.alias ]].valid_to,
        [[ dimension.alias ]].is_current
[% endif %]
    from [[ dimension.reads ]] as [[ dimension.alias ]]
[% for part in dimension.parts %]
    left join [[ part.reads ]] as [[ part.alias ]]
        on
[% for mine, theirs in part.pairs %]
            [[ "and " if not loop.first ]][[ mine ]] = [[ theirs ]]
[% endfor %]
[% if part.link.tracked %]
            and [[ part.alias ]].is_current
[% endif %]
[% endfor %]

),

unknown_member as (

    select
        {{ unknown_key() }} as [[ dimension.key ]],
[% for column in dimension.table.key %]
        [[ column | nothing ]] as [[ column.sql ]][[ "," if dimension.has_more or not loop.last ]]
[% endfor %]
[% for column in dimension.attributes %]
        [[ column | unknown ]] as [[ column.sql ]][[ "," if dimension.others or dimension.tracked or not loop.last ]]
[% endfor %]
[% for attribute in dimension.others %]
        [[ attribute.unknown ]] as [[ attribute.sql ]][[ "," if dimension.tracked or not loop.last ]]
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
