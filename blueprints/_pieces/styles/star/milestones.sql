[% from "blueprints/_pieces/macros/select.sql" import names %]
[% set rows = prepared.subject %]
[% set table = rows.table %]
with

[[ rows.reads ]] as (

    select * from {{ ref('[[ rows.reads ]]') }}

),

final as (

    select
        [[ names(table.arranged) | indent(8) ]],
[% for each in rows.added %]
        [[ each.expression ]] as [[ each.column.sql ]],
[% endfor %]
        _dlt_load_id,
        _extracted_at[[ "," if table.origin.shown ]]
[% for column in table.origin.shown %]
        [[ column.name ]][[ "," if not loop.last ]]
[% endfor %]
    from [[ rows.reads ]]

)

select * from final
