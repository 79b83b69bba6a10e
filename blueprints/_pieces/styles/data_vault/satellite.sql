[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import arrived, hashed %]
[% from "blueprints/_pieces/styles/data_vault/told.sql" import items, told %]
[% set satellite = model.subject %]
[% set entity = satellite.entity %]
with

[[ arrived(entity.table.base, entity.loads) ]]
hashed as (

    select
        *,
        [[ hashed(entity.key_columns) | indent(8) ]] as [[ entity.key ]],
[% for end in satellite.parent %]
        [[ hashed(end.columns) | indent(8) ]] as [[ end.key ]],
[% endfor %]
[% for part in satellite.parts %]
        [[ hashed(part.compared) | indent(8) ]] as [[ part.hash_diff ]],
[% endfor %]
        [[ hashed(satellite.compared) | indent(8) ]] as _hash_diff
    from [[ entity.table.base ]]

),

states as (

    select
        *,
        _extracted_at as _load_date,
        '[[ entity.record_source ]]' as _record_source,
        row_number() over (
            partition by [[ entity.key ]], _dlt_load_id
            order by
                [[ items(entity.in_order) | indent(16) ]]
        ) as _load_sequence,
        count(*) over (partition by [[ entity.key ]], _dlt_load_id) as _rows_in_load
    from hashed
    {% if is_incremental() %}
        -- A run that was ended before it could say so may have brought some already.
        where not exists (
            select 1
            from {{ this }} as known
            where
                known.[[ entity.key ]] = hashed.[[ entity.key ]]
                and known._dlt_load_id = hashed._dlt_load_id
        )
    {% endif %}

),

with_known as (

    select
        [[ told(satellite) | indent(8) ]],
        _rows_in_load
    from states
    {% if is_incremental() %}
        union all
        select
            [[ told(satellite) | indent(12) ]],
            0 as _rows_in_load
        from {{ this }} as known
        where exists (
            select 1
            from states
            where states.[[ entity.key ]] = known.[[ entity.key ]]
        )
    {% endif %}

),

compared as (

    select
        *,
        lag(_hash_diff) over (
            partition by [[ entity.key ]]
            order by
                [[ items(entity.stored_order) | indent(16) ]]
        ) as _hash_diff_before
    from with_known

),

final as (

    select
        [[ told(satellite) | indent(8) ]]
    from compared
    where
        -- What came again unchanged says nothing new, unless other states came along with it.
        _rows_in_load > 1
        or (
            _rows_in_load = 1
            and (_hash_diff_before is null or _hash_diff_before <> _hash_diff)
        )

)

select * from final
