with

landed as (

    select
        nullif(origin, 'NA') as origin,
        nullif(time_hour, 'NA') as time_hour,
        nullif(year, 'NA') as year,
        nullif(month, 'NA') as month,
        nullif(day, 'NA') as day,
        nullif(hour, 'NA') as hour,
        nullif(wind_dir, 'NA') as wind_dir,
        nullif(temp, 'NA') as temperature,
        nullif(dewp, 'NA') as dew_point,
        nullif(humid, 'NA') as humidity,
        nullif(wind_speed, 'NA') as wind_speed,
        nullif(wind_gust, 'NA') as wind_gust,
        nullif(precip, 'NA') as precipitation,
        nullif(pressure, 'NA') as pressure,
        nullif(visib, 'NA') as visibility,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('faa', 'weather') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('faa', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        origin,
        {{ as_timestamp('time_hour') }} as time_hour,
        {{ as_integer('year') }} as year,
        {{ as_integer('month') }} as month,
        {{ as_integer('day') }} as day,
        {{ as_integer('hour') }} as hour,
        {{ as_integer('wind_dir') }} as wind_dir,
        {{ as_float('temperature') }} as temperature,
        {{ as_float('dew_point') }} as dew_point,
        {{ as_float('humidity') }} as humidity,
        {{ as_float('wind_speed') }} as wind_speed,
        {{ as_float('wind_gust') }} as wind_gust,
        {{ as_float('precipitation') }} as precipitation,
        {{ as_float('pressure') }} as pressure,
        {{ as_float('visibility') }} as visibility,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('time_hour', as_timestamp('time_hour'), 'a timestamp') }},
                {{ misfit('year', as_integer('year'), 'an integer') }},
                {{ misfit('month', as_integer('month'), 'an integer') }},
                {{ misfit('day', as_integer('day'), 'an integer') }},
                {{ misfit('hour', as_integer('hour'), 'an integer') }},
                {{ misfit('wind_dir', as_integer('wind_dir'), 'an integer') }},
                {{ misfit('temperature', as_float('temperature'), 'a number') }},
                {{ misfit('dew_point', as_float('dew_point'), 'a number') }},
                {{ misfit('humidity', as_float('humidity'), 'a number') }},
                {{ misfit('wind_speed', as_float('wind_speed'), 'a number') }},
                {{ misfit('wind_gust', as_float('wind_gust'), 'a number') }},
                {{ misfit('precipitation', as_float('precipitation'), 'a number') }},
                {{ misfit('pressure', as_float('pressure'), 'a number') }},
                {{ misfit('visibility', as_float('visibility'), 'a number') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
