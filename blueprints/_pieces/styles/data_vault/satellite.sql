[% set entity = model.subject %]
with

[[ entity.table.base ]] as (

    select * from {{ ref('[[ entity.table.base ]]') }}
    where _misfits is null

),

hashed as (

    select
        *,
        {{
            surrogate_key([
[% for column in entity.table.key %]
                [[ column.sql | jinja_text ]],
[% endfor %]
            ])
        }} as [[ entity.key ]],
        {{
            surrogate_key([
[% for name in entity.compared %]
                [[ name | jinja_text ]],
[% endfor %]
            ])
        }} as _hash_diff
    from [[ entity.table.base ]]

),

arranged as (

    select
        *,
        row_number() over (
            partition by [[ entity.key ]]
            order by
[% for name in entity.in_order %]
                [[ name ]][[ "," if not loop.last ]]
[% endfor %]
        ) as _load_sequence,
        lag(_hash_diff) over (
            partition by [[ entity.key ]]
            order by
[% for name in entity.in_order %]
                [[ name ]][[ "," if not loop.last ]]
[% endfor %]
        ) as _hash_diff_before,
        count(*) over (partition by [[ entity.key ]], _dlt_load_id) as _rows_in_load
    from hashed

),

final as (

    select
        [[ entity.key ]],
        _extracted_at as _load_date,
        _load_sequence,
        _hash_diff,
        '[[ entity.record_source ]]' as _record_source,
[% for column in entity.payload %]
        [[ column.sql ]],
[% endfor %]
[% if entity.table.drops_deleted %]
        _is_deleted,
[% endif %]
[% for column in entity.table.origin.columns %]
        [[ column.name ]],
[% endfor %]
        _dlt_load_id
    from arranged
    where
        -- What came again unchanged says nothing new, unless other states came along with it.
        _hash_diff_before is null
        or _hash_diff_before <> _hash_diff
        or _rows_in_load > 1

)

select * from final
