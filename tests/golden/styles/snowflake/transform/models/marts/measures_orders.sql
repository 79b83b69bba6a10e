{{ config(materialized='view') }}

with

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

final as (

    select
        cast(count(*) as bigint) as orders,
        cast(count(distinct customer) as bigint) as buyers,
        cast(avg(ordered_on_to_paid_on_days) as double) as days_to_pay,
        cast(avg(ordered_on_to_shipped_at_days) as double) as days_to_ship
    from fct_orders

)

select * from final
