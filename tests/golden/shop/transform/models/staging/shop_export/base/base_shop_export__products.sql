with

landed as (

    select
        nullif(nullif(sku, ''), 'N/A') as sku,
        nullif(nullif(title, ''), 'N/A') as title,
        nullif(nullif(price, ''), 'N/A') as price,
        nullif(nullif(launched, ''), 'N/A') as launched,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('shop_export', 'products') }}
    where
        _dlt_load_id = (
            select max(files._dlt_load_id)
            from {{ source('shop_export', '_loaded_files') }} as files
            inner join {{ source('shop_export', '_dlt_loads') }} as loads
                on files._dlt_load_id = loads.load_id
            where files.table_name = 'products' and loads.status = 0
        )

),

final as (

    select
        sku,
        title,
        {{ as_decimal('price', 10, 2) }} as price,
        {{ as_date('launched', format='%d.%m.%Y') }} as launched,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('price', as_decimal('price', 10, 2), 'a decimal(10, 2)') }},
                {{ misfit('launched', as_date('launched', format='%d.%m.%Y'), 'a date') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
