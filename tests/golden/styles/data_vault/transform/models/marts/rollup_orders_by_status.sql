with

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

dim_customers as (

    select * from {{ ref('dim_customers') }}

),

counted as (

    select
        orders.status,
        customers.cities_country as customers_cities_country,
        cast(date_trunc('month', orders.ordered_on) as date) as ordered_on_month,
        orders.customer,
        orders.ordered_on_to_paid_on_days,
        orders.ordered_on_to_shipped_at_days
    from fct_orders as orders
    inner join dim_customers as customers
        on orders.customers_key = customers.customers_key

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
