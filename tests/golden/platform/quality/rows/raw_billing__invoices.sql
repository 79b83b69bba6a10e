with

versions as (

    select
        *,
        rank() over (
            partition by
                id
            order by
                _extracted_at desc,
                _is_gone asc,
                updated_at desc nulls last
        ) as version_rank
    from staging.base_billing__invoices
    where
        _misfits is null

),

final as (

    -- Rows that are alike count once; those that contradict each other stay.
    select distinct
        id,
        customer,
        amount,
        issued,
        updated_at
    from versions
    where
        version_rank = 1
        and not _is_deleted

)

select * from final
