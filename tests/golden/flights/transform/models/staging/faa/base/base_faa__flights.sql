with

landed as (

    select
        nullif(time_hour, 'NA') as time_hour,
        nullif(carrier, 'NA') as carrier,
        nullif(flight, 'NA') as flight,
        nullif(tailnum, 'NA') as tailnum,
        nullif(origin, 'NA') as origin,
        nullif(dest, 'NA') as dest,
        nullif(year, 'NA') as year,
        nullif(month, 'NA') as month,
        nullif(day, 'NA') as day,
        nullif(dep_time, 'NA') as dep_time,
        nullif(sched_dep_time, 'NA') as sched_dep_time,
        nullif(dep_delay, 'NA') as dep_delay,
        nullif(arr_time, 'NA') as arr_time,
        nullif(sched_arr_time, 'NA') as sched_arr_time,
        nullif(arr_delay, 'NA') as arr_delay,
        nullif(air_time, 'NA') as air_time,
        nullif(distance, 'NA') as distance,
        nullif(hour, 'NA') as hour,
        nullif(minute, 'NA') as minute,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('faa', 'flights') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('faa', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

typed as (

    select
        {{ as_timestamp('time_hour') }} as time_hour,
        carrier,
        {{ as_integer('flight') }} as flight,
        tailnum,
        origin,
        dest,
        {{ as_integer('year') }} as year,
        {{ as_integer('month') }} as month,
        {{ as_integer('day') }} as day,
        {{ as_integer('dep_time') }} as dep_time,
        {{ as_integer('sched_dep_time') }} as sched_dep_time,
        {{ as_integer('dep_delay') }} as dep_delay,
        {{ as_integer('arr_time') }} as arr_time,
        {{ as_integer('sched_arr_time') }} as sched_arr_time,
        {{ as_integer('arr_delay') }} as arr_delay,
        {{ as_integer('air_time') }} as air_time,
        {{ as_integer('distance') }} as distance,
        {{ as_integer('hour') }} as hour,
        {{ as_integer('minute') }} as minute,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('time_hour', as_timestamp('time_hour'), 'a timestamp') }},
                {{ misfit('flight', as_integer('flight'), 'an integer') }},
                {{ misfit('year', as_integer('year'), 'an integer') }},
                {{ misfit('month', as_integer('month'), 'an integer') }},
                {{ misfit('day', as_integer('day'), 'an integer') }},
                {{ misfit('dep_time', as_integer('dep_time'), 'an integer') }},
                {{ misfit('sched_dep_time', as_integer('sched_dep_time'), 'an integer') }},
                {{ misfit('dep_delay', as_integer('dep_delay'), 'an integer') }},
                {{ misfit('arr_time', as_integer('arr_time'), 'an integer') }},
                {{ misfit('sched_arr_time', as_integer('sched_arr_time'), 'an integer') }},
                {{ misfit('arr_delay', as_integer('arr_delay'), 'an integer') }},
                {{ misfit('air_time', as_integer('air_time'), 'an integer') }},
                {{ misfit('distance', as_integer('distance'), 'an integer') }},
                {{ misfit('hour', as_integer('hour'), 'an integer') }},
                {{ misfit('minute', as_integer('minute'), 'an integer') }}
            ),
            ''
        ) as _misfits
    from landed

),

final as (

    select
        *,
        try(cast(concat(year, '-', month, '-', day) as date)) as flight_date
    from typed

)

select * from final
