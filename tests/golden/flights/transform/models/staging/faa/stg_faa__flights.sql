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

{% if is_incremental() %}

    changed as (

        select distinct
            time_hour,
            carrier,
            flight
        from {{ ref('base_faa__flights') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

versions as (

    select landed.* from {{ ref('base_faa__flights') }} as landed
    {% if is_incremental() %}
        inner join changed
            on
                landed.time_hour = changed.time_hour
                and landed.carrier = changed.carrier
                and landed.flight = changed.flight
    {% endif %}
    where landed._misfits is null

),

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
