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

ref_countries as (

    select * from {{ ref('ref_countries') }}

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
        orders.ordered_on,
        orders.updated_at,
        case when customers.id is null then 'Unknown' else customers.name end as customers_name,
        case when customers.id is null then 'Unknown' else customers.email end as customers_email,
        case when customers.id is null then 'Unknown' else customers.segment end as customers_segment,
        case when customers.id is null then 'Unknown' else customers.status end as customers_status,
        case when customers.id is null then 'Unknown' else customers.city end as customers_city,
        case when customers.id is null then 'Unknown' else customers.merged_into end as customers_merged_into,
        customers.updated_at as customers_updated_at,
        case when customers_cities.city is null then 'Unknown' else customers_cities.country end as customers_cities_country,
        case when customers_cities_countries.code is null then 'Unknown' else customers_cities_countries.title end as customers_cities_countries_title
    from current_orders as orders
    left join history_customers as customers
        on
            orders.customer = customers.id
            and customers.is_current
    left join current_cities as customers_cities
        on
            customers.city = customers_cities.city
    left join ref_countries as customers_cities_countries
        on
            customers_cities.country = customers_cities_countries.code

),

unknown_member as (

    select
        {{ unknown_key() }} as orders_key,
        cast(null as bigint) as "order",
        'Unknown' as customer,
        'Unknown' as status,
        cast(null as date) as ordered_on,
        cast(null as timestamp) as updated_at,
        'Unknown' as customers_name,
        'Unknown' as customers_email,
        'Unknown' as customers_segment,
        'Unknown' as customers_status,
        'Unknown' as customers_city,
        'Unknown' as customers_merged_into,
        cast(null as timestamp) as customers_updated_at,
        'Unknown' as customers_cities_country,
        'Unknown' as customers_cities_countries_title

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
