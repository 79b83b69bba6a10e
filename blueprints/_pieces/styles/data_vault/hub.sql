[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import arrived, hashed, unknown_yet %]
[% set entity = model.subject %]
with

[% for base, loads in entity.bases %]
[[ arrived(base, loads) ]]
[% endfor %]
arrivals as (

[% for arrival in entity.arrivals %]
    select
[% for item in arrival.columns %]
        [[ item ]],
[% endfor %]
        _extracted_at as _load_date,
        '[[ arrival.record_source ]]' as _record_source
    from [[ arrival.base ]]
    where
[% for item in arrival.present %]
        [[ "and " if not loop.first ]][[ item ]] is not null
[% endfor %]
[% if not loop.last %]
    union all
[% endif %]
[% endfor %]

),

ranked as (

    select
        *,
        row_number() over (
            partition by
[% for column in entity.table.key %]
                [[ column.sql ]][[ "," if not loop.last ]]
[% endfor %]
            order by
                _load_date,
                _record_source
        ) as arrival_rank
    from arrivals

),

members as (

    select
        [[ hashed(entity.key_columns) | indent(8) ]] as [[ entity.key ]],
[% for column in entity.table.key %]
        [[ column.sql ]],
[% endfor %]
        _load_date,
        _record_source
    from ranked
    where arrival_rank = 1

),

ghost as (

    select
        {{ unknown_key() }} as [[ entity.key ]],
[% for column in entity.table.key %]
        [[ column | nothing ]] as [[ column.sql ]],
[% endfor %]
        timestamp '1900-01-01 00:00:00' as _load_date,
        'ghost' as _record_source

),

final as (

    select * from members
    union all
    select * from ghost

)

[[ unknown_yet((entity.key,)) -]]
