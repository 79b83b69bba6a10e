{{ config(materialized='view') }}

with

obt_orders as (

    select * from {{ ref('obt_orders') }}

),

final as (

    select
        cast(count(*) as bigint) as orders,
        cast(count(distinct customer) as bigint) as buyers
    from obt_orders

)

select * from final
