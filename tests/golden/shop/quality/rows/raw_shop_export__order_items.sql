with

versions as (

    select
        *,
        rank() over (
            partition by
                order_id,
                line_no
            order by
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc
        ) as version_rank
    from staging.base_shop_export__order_items
    where
        _misfits is null

),

final as (

    -- Rows of a file that are alike count once; those that contradict each other stay.
    select distinct
        order_id,
        line_no,
        sku,
        "select",
        quantity,
        unit_price,
        amount,
        _source_file
    from versions
    where
        version_rank = 1
        and (quantity > 0)

)

select * from final
