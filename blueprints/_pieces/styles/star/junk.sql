[% from "blueprints/_pieces/macros/select.sql" import names %]
[% set junk = model.subject %]
with

[[ junk.reads ]] as (

    select * from {{ ref('[[ junk.reads ]]') }}

),

final as (

    select distinct
        {{
            surrogate_key([
[% for column in junk.columns %]
                [[ column.sql | jinja_text ]],
[% endfor %]
            ])
        }} as [[ junk.key ]],
        [[ names(junk.columns) | indent(8) ]]
    from [[ junk.reads ]]

)

select * from final
