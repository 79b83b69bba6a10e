with

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

),

members as (

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
        customers.valid_from,
        customers.valid_to,
        customers.is_current
    from int_customers__versions as customers
    left join stg_shop__cities as cities
        on
            customers.city = cities.city

),

unknown_member as (

    select
        {{ unknown_key() }} as customers_key,
        {{ unknown_key() }} as cities_key,
        cast(null as varchar) as id,
        'Unknown' as name,
        'Unknown' as segment,
        'Unknown' as city,
        cast(null as timestamp) as updated_at,
        timestamp '1900-01-01 00:00:00' as valid_from,
        timestamp '9999-12-31 00:00:00' as valid_to,
        true as is_current

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
