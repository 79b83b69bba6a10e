{{ config(materialized='view') }}

with

hub_visits as (

    select * from {{ ref('hub_visits') }}

),

sat_visits as (

    select
        *,
        _load_date as _extracted_at
    from {{ ref('sat_visits') }}

),

states_of_keys as (

    select
        hub.customer,
        hub."at",
        sat.*
    from hub_visits as hub
    inner join sat_visits as sat on hub.visits_hk = sat.visits_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by visits_hk
            order by
                "at" desc nulls last,
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
        ranked.customer,
        ranked."at",
        ranked.sku,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
