{{ config(materialized='view') }}

with

fct_flights as (

    select * from {{ ref('fct_flights') }}

),

final as (

    select
        cast(avg(dep_delay) as double) as average_departure_delay,
        cast(avg(arr_delay) as double) as average_arrival_delay,
        cast(sum(distance) as bigint) as total_distance
    from fct_flights

)

select * from final
