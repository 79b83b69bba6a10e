with

landed as (

    select
        id,
        customer,
        amount,
        issued,
        updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_row,
        _is_gone
    from {{ source('billing', 'invoices') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('billing', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

typed as (

    select
        {{ as_integer('id') }} as id,
        {{ as_integer('customer') }} as customer,
        {{ as_decimal('amount', 12, 2) }} as amount,
        {{ as_date('issued') }} as issued,
        {{ as_timestamp('updated_at') }} as updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_row,
        _is_gone,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('id', as_integer('id'), 'an integer') }},
                {{ misfit('customer', as_integer('customer'), 'an integer') }},
                {{ misfit('amount', as_decimal('amount', 12, 2), 'a decimal(12, 2)') }},
                {{ misfit('issued', as_date('issued'), 'a date') }},
                {{ misfit('updated_at', as_timestamp('updated_at'), 'a timestamp') }}
            ),
            ''
        ) as _misfits
    from landed

),

final as (

    select
        *,
        _is_gone as _is_deleted
    from typed

)

select * from final
