with

landed as (

    select * from {{ source('shop_export', 'customers') }}

),

misfits as (

    select * from {{ ref('base_shop_export__customers') }}
    where _misfits is not null

),

final as (

    select
        landed.*,
        misfits._misfits
    from landed
    inner join misfits
        on
            landed._dlt_load_id = misfits._dlt_load_id
            and landed._source_file = misfits._source_file
            and landed._source_row = misfits._source_row

)

select * from final
