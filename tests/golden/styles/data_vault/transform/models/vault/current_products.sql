{{ config(materialized='view') }}

with

hub_products as (

    select * from {{ ref('hub_products') }}

),

sat_products as (

    select
        states.*,
        states._load_date as _extracted_at
    from {{ ref('sat_products') }} as states

),

effsat_products as (

    select
        *,
        row_number() over (partition by products_hk order by _dlt_load_id desc) as newest_rank
    from {{ ref('effsat_products') }}

),

states_of_keys as (

    select
        hub.sku,
        sat.*
    from hub_products as hub
    inner join sat_products as sat on hub.products_hk = sat.products_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by products_hk
            order by
                _dlt_load_id desc,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc
        ) as state_rank
    from states_of_keys

),

final as (

    select
        ranked.sku,
        ranked.title,
        ranked.price,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    inner join effsat_products as effsat
        on
            ranked.products_hk = effsat.products_hk
            and effsat.newest_rank = 1
            and effsat.is_active
    where ranked.state_rank = 1

)

select * from final
