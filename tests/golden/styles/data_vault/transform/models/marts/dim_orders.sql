with

current_orders as (

    select * from {{ ref('current_orders') }}

),

history_customers as (

    select * from {{ ref('history_customers') }}

),

current_cities as (

    select * from {{ ref('current_cities') }}

),

members as (

    select
        {{
            surrogate_key([
                'orders."order"',
            ])
        }} as orders_key,
        orders."order",
        orders.customer,
        orders.status,
        orders.is_gift,
        orders.is_express,
        orders.ordered_on,
        orders.paid_on,
        orders.shipped_at,
        orders.updated_at,
        case when customers.id is null then 'Unknown' else customers.name end as customers_name,
        case when customers.id is null then 'Unknown' else customers.segment end as customers_segment,
        case when customers.id is null then 'Unknown' else customers.city end as customers_city,
        customers.updated_at as customers_updated_at,
        case when customers_cities.city is null then 'Unknown' else customers_cities.country end as customers_cities_country
    from current_orders as orders
    left join history_customers as customers
        on
            orders.customer = customers.id
            and customers.is_current
    left join current_cities as customers_cities
        on
            customers.city = customers_cities.city

),

unknown_member as (

    select
        {{ unknown_key() }} as orders_key,
        cast(null as bigint) as "order",
        'Unknown' as customer,
        'Unknown' as status,
        cast(null as boolean) as is_gift,
        cast(null as boolean) as is_express,
        cast(null as date) as ordered_on,
        cast(null as date) as paid_on,
        cast(null as timestamp) as shipped_at,
        cast(null as timestamp) as updated_at,
        'Unknown' as customers_name,
        'Unknown' as customers_segment,
        'Unknown' as customers_city,
        cast(null as timestamp) as customers_updated_at,
        'Unknown' as customers_cities_country

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
