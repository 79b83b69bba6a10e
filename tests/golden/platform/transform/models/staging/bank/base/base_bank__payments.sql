with

landed as (

    select
        reference,
        invoice,
        amount,
        booked,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('bank', 'payments') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('bank', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        reference,
        {{ as_integer('invoice') }} as invoice,
        {{ as_decimal('amount', 12, 2) }} as amount,
        {{ as_date('booked') }} as booked,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('invoice', as_integer('invoice'), 'an integer') }},
                {{ misfit('amount', as_decimal('amount', 12, 2), 'a decimal(12, 2)') }},
                {{ misfit('booked', as_date('booked'), 'a date') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
