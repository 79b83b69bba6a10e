{{ config(materialized='view') }}

with

hub_stock as (

    select * from {{ ref('hub_stock') }}

),

sat_stock as (

    select
        *,
        _load_date as _extracted_at
    from {{ ref('sat_stock') }}

),

states_of_keys as (

    select
        hub.sku,
        hub.city,
        sat.*
    from hub_stock as hub
    inner join sat_stock as sat on hub.stock_hk = sat.stock_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by stock_hk
            order by
                counted_at desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as state_rank
    from states_of_keys

),

final as (

    select
        ranked.sku,
        ranked.city,
        ranked.pieces,
        ranked.worth,
        ranked.counted_at,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
