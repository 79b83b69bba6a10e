with

landed as (

    select * from {{ source('billing', 'invoices') }}

),

versions as (

    select * from {{ ref('base_billing__invoices') }}

),

misfits as (

    select * from versions
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
            and landed._source_row = misfits._source_row
    where
        -- What came again since and fits is mended.
        not exists (
            select 1
            from versions
            where
                versions._misfits is null
                and versions._extracted_at > misfits._extracted_at
                and versions.id = misfits.id
        )

)

select * from final
