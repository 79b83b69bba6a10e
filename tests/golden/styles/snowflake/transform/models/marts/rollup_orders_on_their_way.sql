with

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

dim_order_flags as (

    select * from {{ ref('dim_order_flags') }}

),

counted as (

    select
        orders.milestone,
        order_flags.is_gift,
        order_flags.is_express,
        orders.customer,
        orders.ordered_on_to_paid_on_days,
        orders.ordered_on_to_shipped_at_days
    from fct_orders as orders
    inner join dim_order_flags as order_flags
        on orders.order_flags_key = order_flags.order_flags_key

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
