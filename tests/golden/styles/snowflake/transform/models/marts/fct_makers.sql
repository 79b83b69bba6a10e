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

final as (

    select
        {{
            surrogate_key([
                'makers.sku',
                'makers.city',
            ])
        }} as makers_key,
        coalesce(products.products_key, {{ unknown_key() }}) as products_key,
        coalesce(cities.cities_key, {{ unknown_key() }}) as cities_key,
        makers.sku,
        makers.city,
        makers.share,
        makers._dlt_load_id,
        makers._extracted_at,
        makers._source_file
    from stg_shop__makers as makers
    left join dim_products as products
        on
            makers.sku = products.sku
            and products.is_current
    left join dim_cities as cities
        on
            makers.city = cities.city

)

select * from final
