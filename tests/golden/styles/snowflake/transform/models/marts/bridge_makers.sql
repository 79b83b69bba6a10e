with

stg_shop__makers as (

    select * from {{ ref('stg_shop__makers') }}

),

dim_cities as (

    select * from {{ ref('dim_cities') }}

),

dim_products as (

    select * from {{ ref('dim_products') }}

),

joined as (

    select
        products.products_key,
        coalesce(cities.cities_key, {{ unknown_key() }}) as cities_key,
        case when makers.sku is null then 1 else coalesce(makers.share, 0) end as weight
    from dim_products as products
    left join stg_shop__makers as makers
        on
            products.sku = makers.sku
    left join dim_cities as cities
        on
            makers.city = cities.city

),

final as (

    select
        products_key,
        cities_key,
        cast(sum(weight) as decimal(9, 4)) as weight
    from joined
    group by
        products_key,
        cities_key

)

select * from final
