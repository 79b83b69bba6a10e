{{ config(materialized='view') }}

with

hub_stock as (

    select * from {{ ref('hub_stock') }}

),

pit_stock as (

    select * from {{ ref('pit_stock') }}

),

sat_stock as (

    select * from {{ ref('sat_stock') }}

),

final as (

    select
        hub.sku,
        hub.city,
        sat.pieces,
        sat.worth,
        sat.counted_at,
        pit.valid_from,
        pit.valid_to,
        pit.is_current
    from pit_stock as pit
    inner join hub_stock as hub on pit.stock_hk = hub.stock_hk
    inner join sat_stock as sat
        on
            pit.stock_hk = sat.stock_hk
            and pit._dlt_load_id = sat._dlt_load_id
            and pit._load_sequence = sat._load_sequence

)

select * from final
