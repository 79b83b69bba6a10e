[% set entity = model.subject %]
[% set table = entity.table %]
[% set listed = table.origin.listed %]
with

[[ table.base ]] as (

    select * from {{ ref('[[ table.base ]]') }}

),

[% if not table.incremental %]
[[ listed ]] as (

    select [[ listed ]].*
    from {{ source('[[ table.source ]]', '[[ table.origin.listing ]]') }} as [[ listed ]]
    inner join {{ source('[[ table.source ]]', '_dlt_loads') }} as loads
        on [[ listed ]]._dlt_load_id = loads.load_id
    where [[ listed ]].table_name = '[[ table.name ]]' and loads.status = 0

),

[% endif %]
loads as (

    select
        _dlt_load_id,
        _extracted_at
    from [[ table.base ]]
[% if not table.incremental %]
    union all
    -- A load that found the table empty counts, too.
    select
        _dlt_load_id,
        _extracted_at
    from [[ listed ]]
[% endif %]

),

final as (

    select
        _dlt_load_id,
        min(_extracted_at) as _load_date,
        timestamp '{{ moment_of_run() }}' as _vaulted_at
    from loads
    {% if is_incremental() %}
        where not exists (
            select 1
            from {{ this }} as known
            where known._dlt_load_id = loads._dlt_load_id
        )
    {% endif %}
    group by _dlt_load_id

)

select * from final
