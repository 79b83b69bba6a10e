with

int_stock__by_week as (

    select * from {{ ref('int_stock__by_week') }}

),

int_products__versions as (

    select * from {{ ref('int_products__versions') }}

),

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

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
        coalesce(counted_at_date.date_key, -1) as counted_at_date_key,
        coalesce(period_end_date.date_key, -1) as period_end_date_key,
        stock.sku,
        stock.city,
        stock.pieces,
        stock.worth,
        stock.counted_at,
        stock.period_start,
        stock.period_end,
        case when products.sku is null then 'Unknown' else products.title end as products_title,
        products.price as products_price,
        case when cities.city is null then 'Unknown' else cities.country end as cities_country,
        counted_at_date.year_number as counted_at_date_year_number,
        counted_at_date.quarter_of_year as counted_at_date_quarter_of_year,
        counted_at_date.month_of_year as counted_at_date_month_of_year,
        coalesce(counted_at_date.month_name, 'Unknown') as counted_at_date_month_name,
        counted_at_date.iso_week as counted_at_date_iso_week,
        counted_at_date.day_of_month as counted_at_date_day_of_month,
        counted_at_date.day_of_year as counted_at_date_day_of_year,
        counted_at_date.day_of_week as counted_at_date_day_of_week,
        coalesce(counted_at_date.day_name, 'Unknown') as counted_at_date_day_name,
        counted_at_date.is_weekend as counted_at_date_is_weekend,
        period_end_date.year_number as period_end_date_year_number,
        period_end_date.quarter_of_year as period_end_date_quarter_of_year,
        period_end_date.month_of_year as period_end_date_month_of_year,
        coalesce(period_end_date.month_name, 'Unknown') as period_end_date_month_name,
        period_end_date.iso_week as period_end_date_iso_week,
        period_end_date.day_of_month as period_end_date_day_of_month,
        period_end_date.day_of_year as period_end_date_day_of_year,
        period_end_date.day_of_week as period_end_date_day_of_week,
        coalesce(period_end_date.day_name, 'Unknown') as period_end_date_day_name,
        period_end_date.is_weekend as period_end_date_is_weekend
    from int_stock__by_week as stock
    left join int_products__versions as products
        on
            stock.sku = products.sku
            and stock._as_of >= products.valid_from
            and stock._as_of < products.valid_to
    left join stg_shop__cities as cities
        on
            stock.city = cities.city
    left join dim_date as counted_at_date
        on cast(stock.counted_at as date) = counted_at_date.date_day
    left join dim_date as period_end_date
        on cast(stock.period_end as date) = period_end_date.date_day

)

select * from final
