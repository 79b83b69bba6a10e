{{ config(materialized='table') }}

with

versions as (

    select * from {{ ref('base_shop_export__order_items') }}
    where
        _misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                order_id,
                line_no
            order by
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as version_rank
    from versions

),

final as (

    select
        order_id,
        line_no,
        sku,
        "select",
        quantity,
        unit_price,
        amount,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
where quantity > 0
