with

current_cities as (

    select * from {{ ref('current_cities') }}

),

members as (

    select
        {{
            surrogate_key([
                'cities.city',
            ])
        }} as cities_key,
        cities.city,
        cities.country
    from current_cities as cities

),

unknown_member as (

    select
        {{ unknown_key() }} as cities_key,
        cast(null as varchar) as city,
        'Unknown' as country

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
