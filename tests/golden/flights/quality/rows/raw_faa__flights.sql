with

versions as (

    select
        *,
        rank() over (
            partition by
                time_hour,
                carrier,
                flight
            order by
                time_hour desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc
        ) as version_rank
    from staging.base_faa__flights
    where
        _misfits is null

),

final as (

    -- Rows of a file that are alike count once; those that contradict each other stay.
    select distinct
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
        _source_file
    from versions
    where
        version_rank = 1

)

select * from final
