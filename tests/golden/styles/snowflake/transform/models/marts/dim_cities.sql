with

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

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
    from stg_shop__cities as cities

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
