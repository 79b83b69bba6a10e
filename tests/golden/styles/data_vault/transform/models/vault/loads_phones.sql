with

base_shop__phones as (

    select * from {{ ref('base_shop__phones') }}

),

loads as (

    select
        _dlt_load_id,
        _extracted_at
    from base_shop__phones

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
