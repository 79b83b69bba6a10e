with

stg_shop__makers as (

    select * from {{ ref('stg_shop__makers') }}

),

int_products__versions as (

    select * from {{ ref('int_products__versions') }}

),

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

),

final as (

    select
        {{
            surrogate_key([
                'makers.sku',
                'makers.city',
            ])
        }} as makers_key,
        case
            when products.sku is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'products.sku',
                        'products.valid_from',
                    ])
                }}
        end as products_key,
        case
            when cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'cities.city',
                    ])
                }}
        end as cities_key,
        makers.sku,
        makers.city,
        makers.share,
        case when products.sku is null then 'Unknown' else products.title end as products_title,
        products.price as products_price,
        case when cities.city is null then 'Unknown' else cities.country end as cities_country,
        makers._dlt_load_id,
        makers._extracted_at,
        makers._source_file
    from stg_shop__makers as makers
    left join int_products__versions as products
        on
            makers.sku = products.sku
            and products.is_current
    left join stg_shop__cities as cities
        on
            makers.city = cities.city

)

select * from final
