{{
    config(
        unique_key=[
            'time_hour',
            'carrier',
            'flight',
        ],
    )
}}

with

versions as (

    select * from {{ ref('base_faa__flights') }}
    where
        _misfits is null

),

{% if is_incremental() %}

    changed as (

        select distinct
            time_hour,
            carrier,
            flight
        from versions
        where _dlt_load_id > (select coalesce(max(staged._dlt_load_id), '') from {{ this }} as staged)

    ),

{% endif %}

ranked as (

    select
        *,
        row_number() over (
            partition by
                time_hour,
                carrier,
                flight
            order by
                time_hour desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as version_rank
    from versions
    {% if is_incremental() %}
        where exists (
            select 1
            from changed
            where
                versions.time_hour = changed.time_hour
                and versions.carrier = changed.carrier
                and versions.flight = changed.flight
        )
    {% endif %}

),

final as (

    select
        time_hour,
        carrier,
        flight,
        tailnum,
        origin,
        dest,
        year,
        month,
        day,
        dep_time,
        sched_dep_time,
        dep_delay,
        arr_time,
        sched_arr_time,
        arr_delay,
        air_time,
        distance,
        hour,
        minute,
        flight_date,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
