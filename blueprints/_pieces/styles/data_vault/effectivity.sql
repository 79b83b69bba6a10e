[% from "blueprints/_pieces/styles/data_vault/arrivals.sql" import arrived, hashed, unknown_yet %]
[% set entity = model.subject %]
with

[[ arrived(entity.table.base, entity.loads) ]]
loads as (

    select
        _dlt_load_id,
        _load_date,
        row_number() over (order by _dlt_load_id) as load_number
    from {{ ref('[[ entity.loads ]]') }}
    {% if is_incremental() %}
        where _vaulted_at > timestamp '{{ moment_built() }}'
    {% endif %}

),

{% if is_incremental() %}
    known_before as (

        select
            *,
            row_number() over (partition by [[ entity.key ]] order by _dlt_load_id desc) as newest_rank
        from {{ this }}
        where _dlt_load_id < (select min(loads._dlt_load_id) from loads)

    ),

{% endif %}
seen as (

    select distinct
        [[ hashed(entity.key_columns) | indent(8) ]] as [[ entity.key ]],
        loads.load_number
    from [[ entity.table.base ]]
    inner join loads on [[ entity.table.base ]]._dlt_load_id = loads._dlt_load_id
    {% if is_incremental() %}
        union all
        -- What was there before stands as load 0.
        select
            [[ entity.key ]],
            0 as load_number
        from known_before
        where newest_rank = 1 and is_active
    {% endif %}

),

neighbours as (

    select
        *,
        lag(load_number) over (partition by [[ entity.key ]] order by load_number) as load_before,
        lead(load_number) over (partition by [[ entity.key ]] order by load_number) as load_after
    from seen

),

turns as (

    select
        [[ entity.key ]],
        load_number,
        true as is_active
    from neighbours
    where load_before is null or load_before < load_number - 1
    union all
    select
        [[ entity.key ]],
        load_number + 1 as load_number,
        false as is_active
    from neighbours
    where load_after is null or load_after > load_number + 1

),

final as (

    select
        turns.[[ entity.key ]],
        loads._load_date,
        turns.is_active,
        '[[ entity.record_source ]]' as _record_source,
        loads._dlt_load_id
    from turns
    inner join loads on turns.load_number = loads.load_number

)

[[ unknown_yet((entity.key, "_dlt_load_id")) -]]
