with

landed as (

    select
        nullif(nullif("Customer No.", ''), 'N/A') as customer_id,
        nullif(nullif(name, ''), 'N/A') as name,
        nullif(nullif(email, ''), 'N/A') as email,
        nullif(nullif(segment, ''), 'N/A') as segment,
        nullif(nullif("group", ''), 'N/A') as "group",
        nullif(nullif(updated_at, ''), 'N/A') as updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('shop_export', 'customers') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('shop_export', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        customer_id,
        name,
        email,
        segment,
        "group",
        {{ as_timestamp('updated_at', time_zone='Europe/Berlin') }} as updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('updated_at', as_timestamp('updated_at', time_zone='Europe/Berlin'), 'a timestamp') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
