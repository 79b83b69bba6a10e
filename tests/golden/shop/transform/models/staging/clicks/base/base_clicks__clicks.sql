with

landed as (

    select
        id,
        customer,
        product,
        ip,
        "at",
        context,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('clicks', 'clicks') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('clicks', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        {{ as_uuid('id') }} as id,
        customer,
        product,
        ip,
        {{ as_timestamp('"at"') }} as "at",
        {{ as_json('context') }} as context,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('id', as_uuid('id'), 'a UUID') }},
                {{ misfit('"at"', as_timestamp('"at"'), 'a timestamp') }},
                {{ misfit('context', as_json('context'), 'JSON') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
