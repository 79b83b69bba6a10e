[% set entity = model.subject %]
{{ config(materialized='view') }}

with

[[ entity.satellite ]] as (

    select * from {{ ref('[[ entity.satellite ]]') }}

),

[% for part in entity.parts %]
[[ part.name ]] as (

    -- A state that came back stands there several times, with one hash.
    select
        *,
        row_number() over (
            partition by [[ entity.key ]], _hash_diff
            order by _load_date, _dlt_load_id, _load_sequence
        ) as state_rank
    from {{ ref('[[ part.name ]]') }}

),

[% endfor %]
final as (

    select
        sat.[[ entity.key ]],
        sat._load_date,
        sat._load_sequence,
        sat._hash_diff,
        sat._record_source,
[% for column in entity.own %]
        sat.[[ column.sql ]],
[% endfor %]
[% for part in entity.parts %]
[% for column in part.columns %]
        [[ part.name ]].[[ column.sql ]],
[% endfor %]
[% endfor %]
[% if entity.table.drops_deleted %]
        sat._is_deleted,
[% endif %]
[% for column in entity.table.origin.columns %]
        sat.[[ column.name ]],
[% endfor %]
        sat._dlt_load_id
    from [[ entity.satellite ]] as sat
[% for part in entity.parts %]
    left join [[ part.name ]]
        on
            sat.[[ entity.key ]] = [[ part.name ]].[[ entity.key ]]
            and sat.[[ part.hash_diff ]] = [[ part.name ]]._hash_diff
            and [[ part.name ]].state_rank = 1
[% endfor %]

)

select * from final
