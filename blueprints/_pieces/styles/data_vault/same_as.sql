[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import arrived, hashed, unknown_yet %]
[% set entity = model.subject %]
[% set same_as = entity.same_as %]
with

[[ arrived(entity.table.base, entity.loads) ]]
pairs as (

    select
        [[ hashed(entity.key_columns) | indent(8) ]] as [[ entity.key ]],
        [[ hashed(same_as.end.columns) | indent(8) ]] as [[ same_as.end.key ]],
        _extracted_at
    from [[ entity.table.base ]]
    where
[% for item in same_as.end.present %]
        [[ "and " if not loop.first ]][[ item ]] is not null
[% endfor %]

),

final as (

    select
        {{
            surrogate_key([
                '[[ entity.key ]]',
                '[[ same_as.end.key ]]',
            ])
        }} as [[ same_as.link_key ]],
        [[ entity.key ]],
        [[ same_as.end.key ]],
        min(_extracted_at) as _load_date,
        '[[ entity.record_source ]]' as _record_source
    from pairs
    group by
        [[ entity.key ]],
        [[ same_as.end.key ]]

)

[[ unknown_yet((same_as.link_key,)) -]]
