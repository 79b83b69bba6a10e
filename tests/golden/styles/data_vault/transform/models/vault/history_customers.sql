{{ config(materialized='view') }}

with

hub_customers as (

    select * from {{ ref('hub_customers') }}

),

pit_customers as (

    select * from {{ ref('pit_customers') }}

),

states_customers as (

    select * from {{ ref('states_customers') }}

),

final as (

    select
        hub.id,
        sat.name,
        sat.email,
        sat.segment,
        sat.status,
        sat.city,
        sat.merged_into,
        sat.updated_at,
        pit.valid_from,
        pit.valid_to,
        pit.is_current
    from pit_customers as pit
    inner join hub_customers as hub on pit.customers_hk = hub.customers_hk
    inner join states_customers as sat
        on
            pit.customers_hk = sat.customers_hk
            and pit._dlt_load_id = sat._dlt_load_id
            and pit._load_sequence = sat._load_sequence

)

select * from final
