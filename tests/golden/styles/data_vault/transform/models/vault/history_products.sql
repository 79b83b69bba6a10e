{{ config(materialized='view') }}

with

hub_products as (

    select * from {{ ref('hub_products') }}

),

pit_products as (

    select * from {{ ref('pit_products') }}

),

sat_products as (

    select * from {{ ref('sat_products') }}

),

final as (

    select
        hub.sku,
        sat.title,
        sat.price,
        pit.valid_from,
        pit.valid_to,
        pit.is_current
    from pit_products as pit
    inner join hub_products as hub on pit.products_hk = hub.products_hk
    inner join sat_products as sat
        on
            pit.products_hk = sat.products_hk
            and pit._dlt_load_id = sat._dlt_load_id
            and pit._load_sequence = sat._load_sequence

)

select * from final
