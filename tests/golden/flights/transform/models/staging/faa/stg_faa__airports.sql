{{ config(materialized='table') }}

with

versions as (

    select * from {{ ref('base_faa__airports') }}
    where
        _misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                faa
            order by
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
        faa,
        name,
        dst,
        time_zone,
        altitude,
        utc_offset,
        latitude,
        longitude,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
