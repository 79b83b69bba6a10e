with

versions as (

    select
        *,
        rank() over (
            partition by
                reference
            order by
                booked desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc
        ) as version_rank
    from staging.base_bank__payments
    where
        _misfits is null

),

final as (

    -- Rows of a file that are alike count once; those that contradict each other stay.
    select distinct
        reference,
        invoice,
        amount,
        booked,
        _source_file
    from versions
    where
        version_rank = 1

)

select * from final
