with

landed as (

    select
        day,
        sku,
        pieces,
        share,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('stock', 'levels') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('stock', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        {{ as_date('day') }} as day,
        sku,
        {{ as_integer('pieces') }} as pieces,
        {{ as_float('share') }} as share,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('day', as_date('day'), 'a date') }},
                {{ misfit('pieces', as_integer('pieces'), 'an integer') }},
                {{ misfit('share', as_float('share'), 'a number') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
