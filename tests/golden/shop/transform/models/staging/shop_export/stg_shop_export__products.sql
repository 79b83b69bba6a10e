{{ config(materialized='table') }}

with

versions as (

    select * from {{ ref('base_shop_export__products') }}
    where
        _misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                sku
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
        sku,
        title,
        price,
        launched,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
