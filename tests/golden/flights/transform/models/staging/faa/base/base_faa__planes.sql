with

landed as (

    select
        nullif(tailnum, 'NA') as tailnum,
        nullif(type, 'NA') as type,
        nullif(manufacturer, 'NA') as manufacturer,
        nullif(model, 'NA') as model,
        nullif(engine, 'NA') as engine,
        nullif(year, 'NA') as year,
        nullif(engines, 'NA') as engines,
        nullif(seats, 'NA') as seats,
        nullif(speed, 'NA') as speed,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        _dlt_load_id = (
            select max(files._dlt_load_id)
            from {{ source('faa', '_loaded_files') }} as files
            inner join {{ source('faa', '_dlt_loads') }} as loads
                on files._dlt_load_id = loads.load_id
            where files.table_name = 'planes' and loads.status = 0
        ) as _is_last_load
    from {{ source('faa', 'planes') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('faa', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        tailnum,
        type,
        manufacturer,
        model,
        engine,
        {{ as_integer('year') }} as year,
        {{ as_integer('engines') }} as engines,
        {{ as_integer('seats') }} as seats,
        {{ as_integer('speed') }} as speed,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        _is_last_load,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('year', as_integer('year'), 'an integer') }},
                {{ misfit('engines', as_integer('engines'), 'an integer') }},
                {{ misfit('seats', as_integer('seats'), 'an integer') }},
                {{ misfit('speed', as_integer('speed'), 'an integer') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
