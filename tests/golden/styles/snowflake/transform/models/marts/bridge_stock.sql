with

stg_shop__stock as (

    select * from {{ ref('stg_shop__stock') }}

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
        1 / cast(count(*) over (partition by products.products_key) as double) as weight
    from dim_products as products
    left join stg_shop__stock as stock
        on
            products.sku = stock.sku
    left join dim_cities as cities
        on
            stock.city = cities.city

),

final as (

    select
        products_key,
        cities_key,
        cast(sum(weight) as double) as weight
    from joined
    group by
        products_key,
        cities_key

)

select * from final
