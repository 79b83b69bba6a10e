with

versions as (

    select
        *,
        rank() over (
            partition by
                customer_id
            order by
                updated_at desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc
        ) as version_rank
    from staging.base_shop_export__customers
    where
        _misfits is null

),

final as (

    -- Rows of a file that are alike count once; those that contradict each other stay.
    select distinct
        customer_id,
        name,
        email,
        segment,
        "group",
        updated_at,
        _source_file
    from versions
    where
        version_rank = 1

)

select * from final
