with

int_stock__by_week as (

    select * from {{ ref('int_stock__by_week') }}

),

dim_cities as (

    select * from {{ ref('dim_cities') }}

),

dim_products as (

    select * from {{ ref('dim_products') }}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

final as (

    select
        {{
            surrogate_key([
                'stock.sku',
                'stock.city',
                'stock.period_end',
            ])
        }} as stock_key,
        coalesce(products.products_key, {{ unknown_key() }}) as products_key,
        coalesce(cities.cities_key, {{ unknown_key() }}) as cities_key,
        coalesce(counted_at_date.date_key, -1) as counted_at_date_key,
        coalesce(period_end_date.date_key, -1) as period_end_date_key,
        stock.sku,
        stock.city,
        stock.pieces,
        stock.worth,
        stock.counted_at,
        stock.period_start,
        stock.period_end
    from int_stock__by_week as stock
    left join dim_products as products
        on
            stock.sku = products.sku
            and stock._as_of >= products.valid_from
            and stock._as_of < products.valid_to
    left join dim_cities as cities
        on
            stock.city = cities.city
    left join dim_date as counted_at_date
        on cast(stock.counted_at as date) = counted_at_date.date_day
    left join dim_date as period_end_date
        on cast(stock.period_end as date) = period_end_date.date_day

)

select * from final
