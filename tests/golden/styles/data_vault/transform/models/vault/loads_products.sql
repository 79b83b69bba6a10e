with

base_shop__products as (

    select * from {{ ref('base_shop__products') }}

),

files as (

    select files.*
    from {{ source('shop', '_loaded_files') }} as files
    inner join {{ source('shop', '_dlt_loads') }} as loads
        on files._dlt_load_id = loads.load_id
    where files.table_name = 'products' and loads.status = 0

),

loads as (

    select
        _dlt_load_id,
        _extracted_at
    from base_shop__products
    union all
    -- A load that found the table empty counts, too.
    select
        _dlt_load_id,
        _extracted_at
    from files

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
