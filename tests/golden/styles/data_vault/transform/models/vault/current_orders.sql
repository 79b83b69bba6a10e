{{ config(materialized='view') }}

with

hub_orders as (

    select * from {{ ref('hub_orders') }}

),

sat_orders as (

    select
        *,
        _load_date as _extracted_at
    from {{ ref('sat_orders') }}

),

states_of_keys as (

    select
        hub."order",
        sat.*
    from hub_orders as hub
    inner join sat_orders as sat on hub.orders_hk = sat.orders_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by orders_hk
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
        ranked."order",
        ranked.customer,
        ranked.status,
        ranked.ordered_on,
        ranked.updated_at,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
where status <> 'void'
