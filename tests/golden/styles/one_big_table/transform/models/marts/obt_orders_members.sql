with

stg_shop__orders as (

    select * from {{ ref('stg_shop__orders') }}

),

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

),

final as (

    select
        {{
            surrogate_key([
                'orders."order"',
            ])
        }} as orders_key,
        case
            when customers.id is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customers.id',
                        'customers.valid_from',
                    ])
                }}
        end as customers_key,
        case
            when customers_cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customers_cities.city',
                    ])
                }}
        end as customers_cities_key,
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
    from stg_shop__orders as orders
    left join int_customers__versions as customers
        on
            orders.customer = customers.id
            and customers.is_current
    left join stg_shop__cities as customers_cities
        on
            customers.city = customers_cities.city

)

select * from final
