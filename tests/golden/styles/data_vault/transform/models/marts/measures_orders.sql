{{ config(materialized='view') }}

with

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_orders
    from fct_orders

)

select * from final
