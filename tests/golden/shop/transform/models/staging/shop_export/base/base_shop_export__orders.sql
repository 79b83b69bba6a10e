with

landed as (

    select
        nullif(nullif(order_id, ''), 'N/A') as order_id,
        nullif(nullif(customer_id, ''), 'N/A') as customer_id,
        nullif(nullif("order", ''), 'N/A') as "order",
        nullif(nullif(paid, ''), 'N/A') as paid,
        nullif(nullif(ordered_at, ''), 'N/A') as ordered_at,
        nullif(nullif(updated_at, ''), 'N/A') as updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at
    from {{ source('shop_export', 'orders') }}
    where
        _dlt_load_id in (
            select loads.load_id
            from {{ source('shop_export', '_dlt_loads') }} as loads
            where loads.status = 0
        )

),

final as (

    select
        {{ as_integer('order_id') }} as order_id,
        customer_id,
        {{ as_integer('"order"') }} as "order",
        {{ as_boolean('paid') }} as paid,
        {{ as_timestamp('ordered_at', time_zone='Europe/Berlin') }} as ordered_at,
        {{ as_timestamp('updated_at', time_zone='Europe/Berlin') }} as updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_file,
        _source_row,
        _file_modified_at,
        nullif(
            concat_ws(
                '; ',
                {{ misfit('order_id', as_integer('order_id'), 'an integer') }},
                {{ misfit('"order"', as_integer('"order"'), 'an integer') }},
                {{ misfit('paid', as_boolean('paid'), 'a boolean') }},
                {{ misfit('ordered_at', as_timestamp('ordered_at', time_zone='Europe/Berlin'), 'a timestamp') }},
                {{ misfit('updated_at', as_timestamp('updated_at', time_zone='Europe/Berlin'), 'a timestamp') }}
            ),
            ''
        ) as _misfits
    from landed

)

select * from final
