with

landed as (

    select
        id,
        name,
        country,
        updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_row,
        _is_gone
    from {{ source('billing', 'customers') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('billing', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        {{ as_integer('id') }} as id,
        name,
        country,
        {{ as_timestamp('updated_at') }} as updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_row,
        _is_gone,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('id', as_integer('id'), 'an integer') }},
                {{ misfit('updated_at', as_timestamp('updated_at'), 'a timestamp') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
