with

obt_orders as (

    select * from {{ ref('obt_orders') }}

),

counted as (

    select
        orders.status,
        orders.customers_cities_country,
        cast(date_trunc('month', orders.ordered_on) as date) as ordered_on_month,
        orders.customer,
        orders.ordered_on_to_paid_on_days,
        orders.ordered_on_to_shipped_at_days
    from obt_orders as orders

),

final as (

    select
        status,
        customers_cities_country,
        ordered_on_month,
        cast(count(*) as bigint) as orders,
        cast(count(distinct customer) as bigint) as buyers,
        cast(avg(ordered_on_to_paid_on_days) as double) as days_to_pay,
        cast(avg(ordered_on_to_shipped_at_days) as double) as days_to_ship
    from counted
    group by
        status,
        customers_cities_country,
        ordered_on_month

)

select * from final
