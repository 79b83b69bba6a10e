with

fct_stock as (

    select * from {{ ref('fct_stock') }}

),

dim_cities as (

    select * from {{ ref('dim_cities') }}

),

counted as (

    select
        cast(date_trunc('month', stock.period_end) as date) as month,
        cities.country as cities_country,
        stock.pieces,
        stock.worth,
        stock.period_end = max(stock.period_end) over (
            partition by
                cast(date_trunc('month', stock.period_end) as date)
        ) as _is_last
    from fct_stock as stock
    inner join dim_cities as cities
        on stock.cities_key = cities.cities_key

),

final as (

    select
        month,
        cities_country,
        cast(sum(case when _is_last then pieces end) as bigint) as pieces,
        cast(sum(case when _is_last then worth end) as decimal(38, 2)) as worth,
        cast(count(case when _is_last then 1 end) as bigint) as shelves,
        cast(cast(sum(case when _is_last then worth end) as decimal(38, 2)) as double) / nullif(cast(sum(case when _is_last then pieces end) as bigint), 0) as worth_of_a_piece
    from counted
    group by
        month,
        cities_country

)

select * from final
