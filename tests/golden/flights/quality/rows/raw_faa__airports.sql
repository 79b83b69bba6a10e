with

versions as (

    select
        *,
        rank() over (
            partition by
                faa
            order by
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc
        ) as version_rank
    from staging.base_faa__airports
    where
        _misfits is null

),

final as (

    -- Rows of a file that are alike count once; those that contradict each other stay.
    select distinct
        faa,
        name,
        dst,
        time_zone,
        altitude,
        utc_offset,
        latitude,
        longitude,
        _source_file
    from versions
    where
        version_rank = 1

)

select * from final
