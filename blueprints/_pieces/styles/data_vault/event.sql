[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import arrived, end_key, hashed, unknown_yet %]
[% set entity = model.subject %]
with

[[ arrived(entity.table.base, entity.loads) ]]
hashed as (

    select
        *,
        [[ hashed(entity.key_columns) | indent(8) ]] as [[ entity.key ]],
[% for end in entity.ends %]
        [[ end_key(end) | indent(8) ]] as [[ end.key ]],
[% endfor %]
        [[ hashed(entity.compared) | indent(8) ]] as _hash_diff
    from [[ entity.table.base ]]

),

ranked as (

    select
        *,
        row_number() over (
            partition by [[ entity.key ]], _hash_diff
            order by
[% for name in entity.in_order %]
                [[ name ]][[ "," if not loop.last ]]
[% endfor %]
        ) as arrival_rank
    from hashed

),

final as (

    select
        [[ entity.key ]],
[% for end in entity.ends %]
        [[ end.key ]],
[% endfor %]
        _extracted_at as _load_date,
        _hash_diff,
        '[[ entity.record_source ]]' as _record_source,
[% for column in entity.payload %]
        [[ column.sql ]],
[% endfor %]
[% for column in entity.table.origin.columns %]
        [[ column.name ]],
[% endfor %]
        _dlt_load_id
    from ranked
    where arrival_rank = 1

)

[[ unknown_yet((entity.key, "_hash_diff")) -]]
