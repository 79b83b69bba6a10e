with

obt_orders as (

    select * from {{ ref('obt_orders') }}

),

counted as (

    select
        orders.milestone,
        orders.is_gift,
        orders.is_express,
        orders.customer,
        orders.ordered_on_to_paid_on_days,
        orders.ordered_on_to_shipped_at_days
    from obt_orders as orders

),

final as (

    select
        milestone,
        is_gift,
        is_express,
        cast(count(*) as bigint) as orders,
        cast(count(distinct customer) as bigint) as buyers,
        cast(avg(ordered_on_to_paid_on_days) as double) as days_to_pay,
        cast(avg(ordered_on_to_shipped_at_days) as double) as days_to_ship
    from counted
    group by
        milestone,
        is_gift,
        is_express

)

select * from final
