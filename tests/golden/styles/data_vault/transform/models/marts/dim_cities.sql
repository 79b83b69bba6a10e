with

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
                'cities.city',
            ])
        }} as cities_key,
        cities.city,
        cities.country,
        case when countries.code is null then 'Unknown' else countries.title end as countries_title
    from current_cities as cities
    left join ref_countries as countries
        on
            cities.country = countries.code

),

unknown_member as (

    select
        {{ unknown_key() }} as cities_key,
        cast(null as varchar) as city,
        'Unknown' as country,
        'Unknown' as countries_title

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
