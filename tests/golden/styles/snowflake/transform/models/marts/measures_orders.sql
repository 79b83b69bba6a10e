{{ config(materialized='view') }}

with

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

final as (

    select
        cast(count(*) as bigint) as orders,
        cast(count(distinct customer) as bigint) as buyers
    from fct_orders

)

select * from final
