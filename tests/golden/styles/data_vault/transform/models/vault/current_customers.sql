{{ config(materialized='view') }}

with

hub_customers as (

    select * from {{ ref('hub_customers') }}

),

states_customers as (

    select
        *,
        _load_date as _extracted_at
    from {{ ref('states_customers') }}

),

states_of_keys as (

    select
        hub.id,
        sat.*
    from hub_customers as hub
    inner join states_customers as sat on hub.customers_hk = sat.customers_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by customers_hk
            order by
                updated_at desc nulls last,
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
        ranked.id,
        ranked.name,
        ranked.email,
        ranked.segment,
        ranked.status,
        ranked.city,
        ranked.merged_into,
        ranked.updated_at,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
