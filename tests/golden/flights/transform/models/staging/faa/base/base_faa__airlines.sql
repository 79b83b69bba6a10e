with

landed as (

    select
        nullif(carrier, 'NA') as carrier,
        nullif(name, 'NA') as name,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('faa', 'airlines') }}
    where
        _dlt_load_id = (
            select max(files._dlt_load_id)
            from {{ source('faa', '_loaded_files') }} as files
            inner join {{ source('faa', '_dlt_loads') }} as loads
                on files._dlt_load_id = loads.load_id
            where files.table_name = 'airlines' and loads.status = 0
        )

),

final as (

    select
        carrier,
        name,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        cast(null as varchar) as _misfits
    from landed

)

select * from final
