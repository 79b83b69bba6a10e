[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import arrived, end_key, hashed, unknown_yet %]
[% set entity = model.subject %]
with

[[ arrived(entity.table.base, entity.loads) ]]

relationships as (

    select
        [[ hashed(entity.key_columns) | indent(8) ]] as [[ entity.key ]],
[% for end in entity.ends %]
        [[ end_key(end) | indent(8) ]] as [[ end.key ]],
[% endfor %]
        _extracted_at
    from [[ entity.table.base ]]

),

final as (

    select
        {{
            surrogate_key([
                '[[ entity.key ]]',
[% for end in entity.ends %]
                '[[ end.key ]]',
[% endfor %]
            ])
        }} as [[ entity.link_key ]],
        [[ entity.key ]],
[% for end in entity.ends %]
        [[ end.key ]],
[% endfor %]
        min(_extracted_at) as _load_date,
        '[[ entity.record_source ]]' as _record_source
    from relationships
    group by
        [[ entity.key ]][[ "," if entity.ends ]]
[% for end in entity.ends %]
        [[ end.key ]][[ "," if not loop.last ]]
[% endfor %]

)

[[ unknown_yet((entity.link_key,)) -]]
