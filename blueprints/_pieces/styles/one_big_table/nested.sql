[% set nested = model.subject %]
[% set wide = nested.wide %]
{{ config(materialized='view') }}

with

[[ wide.name ]] as (

    select * from {{ ref('[[ wide.name ]]') }}

),

final as (

    select
        [[ wide.key ]],
[% for key in nested.keys %]
        [[ key ]],
[% endfor %]
[% for column in wide.columns %]
        [[ column.sql ]],
[% endfor %]
[% for attribute in nested.kept %]
        [[ attribute.sql ]],
[% endfor %]
[% if wide.tracked %]
        valid_from,
        valid_to,
        is_current,
[% elif wide.loaded %]
        _dlt_load_id,
        _extracted_at,
[% for column in wide.table.origin.shown %]
        [[ column.name ]],
[% endfor %]
[% endif %]
[% for role in nested.roles %]
        [[ role.expression | indent(8) ]] as [[ role.sql ]][[ "," if not loop.last ]]
[% endfor %]
    from [[ wide.name ]]

)

select * from final
