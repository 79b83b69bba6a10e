with

landed as (

    select
        sensor,
        "at",
        celsius,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('sensors', 'readings') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('sensors', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        sensor,
        {{ as_timestamp('"at"') }} as "at",
        {{ as_float('celsius') }} as celsius,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('"at"', as_timestamp('"at"'), 'a timestamp') }},
                {{ misfit('celsius', as_float('celsius'), 'a number') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
