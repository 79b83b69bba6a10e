{{ config(materialized='view') }}

with

fct_readings as (

    select * from {{ ref('fct_readings') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_readings
    from fct_readings

)

select * from final
