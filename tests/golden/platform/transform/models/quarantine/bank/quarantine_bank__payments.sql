with

landed as (

    select * from {{ source('bank', 'payments') }}

),

versions as (

    select * from {{ ref('base_bank__payments') }}

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
            and landed._source_file = misfits._source_file
            and landed._source_row = misfits._source_row
    where
        -- What came again since and fits, and what its file has not any more, is mended.
        not exists (
            select 1
            from versions
            where
                versions._misfits is null
                and (
                    versions._extracted_at > misfits._extracted_at
                    or (
                        versions._extracted_at = misfits._extracted_at
                        and versions._file_modified_at > misfits._file_modified_at
                    )
                )
                and versions.reference = misfits.reference
        )
        and not exists (
            select 1
            from {{ source('bank', '_loaded_files') }} as files
            inner join {{ source('bank', '_dlt_loads') }} as loads
                on files._dlt_load_id = loads.load_id
            where
                files.table_name = 'payments'
                and files.file = misfits._source_file
                and files._dlt_load_id > misfits._dlt_load_id
                and loads.status = 0
        )

)

select * from final
