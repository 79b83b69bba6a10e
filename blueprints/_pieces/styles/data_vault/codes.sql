[% set codes = model.subject %]
[% set table = codes.table %]
{{ config(materialized='table') }}

with

[[ table.staging ]] as (

    select * from {{ ref('[[ table.staging ]]') }}

),

final as (

    select
[% for column in table.arranged %]
        [[ column.sql ]],
[% endfor %]
        '[[ codes.record_source ]]' as _record_source,
        _dlt_load_id,
        _extracted_at[[ "," if table.origin.shown ]]
[% for column in table.origin.shown %]
        [[ column.name ]][[ "," if not loop.last ]]
[% endfor %]
    from [[ table.staging ]]

)

select * from final
