with

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
                'customers.id',
                'customers.valid_from',
            ])
        }} as customers_key,
        case
            when cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'cities.city',
                    ])
                }}
        end as cities_key,
        customers.id,
        customers.name,
        customers.segment,
        customers.city,
        customers.updated_at,
        case when cities.city is null then 'Unknown' else cities.country end as cities_country,
        customers.valid_from,
        customers.valid_to,
        customers.is_current
    from int_customers__versions as customers
    left join stg_shop__cities as cities
        on
            customers.city = cities.city

)

select * from final
