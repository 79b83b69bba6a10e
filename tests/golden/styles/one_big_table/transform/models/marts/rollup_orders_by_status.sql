with

obt_orders as (

    select * from {{ ref('obt_orders') }}

),

counted as (

    select
        orders.status,
        orders.customers_cities_country,
        cast(date_trunc('month', orders.ordered_on) as date) as ordered_on_month,
        orders.customer
    from obt_orders as orders

),

final as (

    select
        status,
        customers_cities_country,
        ordered_on_month,
        cast(count(*) as bigint) as orders,
        cast(count(distinct customer) as bigint) as buyers
    from counted
    group by
        status,
        customers_cities_country,
        ordered_on_month

)

select * from final
