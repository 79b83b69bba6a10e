with

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
                'customers.id',
                'customers.valid_from',
            ])
        }} as customers_key,
        customers.id,
        customers.name,
        customers.email,
        customers.segment,
        customers.status,
        customers.city,
        customers.merged_into,
        customers.updated_at,
        case when cities.city is null then 'Unknown' else cities.country end as cities_country,
        case when cities_countries.code is null then 'Unknown' else cities_countries.title end as cities_countries_title,
        customers.valid_from,
        customers.valid_to,
        customers.is_current
    from history_customers as customers
    left join current_cities as cities
        on
            customers.city = cities.city
    left join ref_countries as cities_countries
        on
            cities.country = cities_countries.code

),

unknown_member as (

    select
        {{ unknown_key() }} as customers_key,
        cast(null as varchar) as id,
        'Unknown' as name,
        'Unknown' as email,
        'Unknown' as segment,
        'Unknown' as status,
        'Unknown' as city,
        'Unknown' as merged_into,
        cast(null as timestamp) as updated_at,
        'Unknown' as cities_country,
        'Unknown' as cities_countries_title,
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
