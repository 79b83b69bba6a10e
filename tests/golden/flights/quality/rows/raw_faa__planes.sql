with

versions as (

    select
        *,
        rank() over (
            partition by
                tailnum
            order by
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc
        ) as version_rank
    from staging.base_faa__planes
    where
        _misfits is null
        and _is_last_load

),

final as (

    -- Rows of a file that are alike count once; those that contradict each other stay.
    select distinct
        tailnum,
        type,
        manufacturer,
        model,
        engine,
        year,
        engines,
        seats,
        speed,
        _source_file
    from versions
    where
        version_rank = 1

)

select * from final
