with

versions as (

    select
        *,
        rank() over (
            partition by
                origin,
                time_hour
            order by
                time_hour desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc
        ) as version_rank
    from staging.base_faa__weather
    where
        _misfits is null

),

final as (

    -- Rows of a file that are alike count once; those that contradict each other stay.
    select distinct
        origin,
        time_hour,
        year,
        month,
        day,
        hour,
        wind_dir,
        temperature,
        dew_point,
        humidity,
        wind_speed,
        wind_gust,
        precipitation,
        pressure,
        visibility,
        _source_file
    from versions
    where
        version_rank = 1

)

select * from final
