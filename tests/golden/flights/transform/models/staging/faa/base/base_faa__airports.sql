with

landed as (

    select
        nullif(faa, 'NA') as faa,
        nullif(name, 'NA') as name,
        nullif(dst, 'NA') as dst,
        nullif(tzone, 'NA') as time_zone,
        nullif(alt, 'NA') as altitude,
        nullif(tz, 'NA') as utc_offset,
        nullif(lat, 'NA') as latitude,
        nullif(lon, 'NA') as longitude,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('faa', 'airports') }}
    where
        _dlt_load_id = (
            select max(files._dlt_load_id)
            from {{ source('faa', '_loaded_files') }} as files
            inner join {{ source('faa', '_dlt_loads') }} as loads
                on files._dlt_load_id = loads.load_id
            where files.table_name = 'airports' and loads.status = 0
        )

),

final as (

    select
        faa,
        name,
        dst,
        time_zone,
        {{ as_integer('altitude') }} as altitude,
        {{ as_integer('utc_offset') }} as utc_offset,
        {{ as_float('latitude') }} as latitude,
        {{ as_float('longitude') }} as longitude,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('altitude', as_integer('altitude'), 'an integer') }},
                {{ misfit('utc_offset', as_integer('utc_offset'), 'an integer') }},
                {{ misfit('latitude', as_float('latitude'), 'a number') }},
                {{ misfit('longitude', as_float('longitude'), 'a number') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
