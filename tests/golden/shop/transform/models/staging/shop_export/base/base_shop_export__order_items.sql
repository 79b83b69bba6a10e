with

landed as (

    select
        nullif(nullif(order_id, ''), 'N/A') as order_id,
        nullif(nullif("Line No", ''), 'N/A') as line_no,
        nullif(nullif(sku, ''), 'N/A') as sku,
        nullif(nullif("select", ''), 'N/A') as "select",
        nullif(nullif(quantity, ''), 'N/A') as quantity,
        nullif(nullif("Unit Price (€)", ''), 'N/A') as unit_price,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('shop_export', 'order_items') }}
    where
        _dlt_load_id = (
            select max(files._dlt_load_id)
            from {{ source('shop_export', '_loaded_files') }} as files
            inner join {{ source('shop_export', '_dlt_loads') }} as loads
                on files._dlt_load_id = loads.load_id
            where files.table_name = 'order_items' and loads.status = 0
        )

),

typed as (

    select
        {{ as_integer('order_id') }} as order_id,
        {{ as_integer('line_no') }} as line_no,
        sku,
        "select",
        {{ as_integer('quantity') }} as quantity,
        {{ as_decimal('unit_price', 10, 2) }} as unit_price,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('order_id', as_integer('order_id'), 'an integer') }},
                {{ misfit('line_no', as_integer('line_no'), 'an integer') }},
                {{ misfit('quantity', as_integer('quantity'), 'an integer') }},
                {{ misfit('unit_price', as_decimal('unit_price', 10, 2), 'a decimal(10, 2)') }}
            ),
            ''
        ) as _misfits
    from landed

),

final as (

    select
        *,
        try(cast(quantity * unit_price as decimal(18, 2))) as amount
    from typed

)

select * from final
