with

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

),

final as (

    select
        {{
            surrogate_key([
                'cities.city',
            ])
        }} as cities_key,
        cities.city,
        cities.country
    from stg_shop__cities as cities

)

select * from final
