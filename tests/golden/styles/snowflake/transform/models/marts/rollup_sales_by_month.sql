with

fct_lines as (

    select * from {{ ref('fct_lines') }}

),

dim_customers as (

    select * from {{ ref('dim_customers') }}

),

dim_cities as (

    select * from {{ ref('dim_cities') }}

),

counted as (

    select
        cast(date_trunc('month', lines."at") as date) as month,
        buyer.segment as buyer_segment,
        buyer_cities.country as buyer_cities_country,
        lines.amount,
        lines.quantity
    from fct_lines as lines
    inner join dim_customers as buyer
        on lines.buyer_key = buyer.customers_key
    inner join dim_cities as buyer_cities
        on buyer.cities_key = buyer_cities.cities_key

),

final as (

    select
        month,
        buyer_segment,
        buyer_cities_country,
        cast(sum(amount) as decimal(38, 2)) as revenue,
        cast(count(*) as bigint) as lines,
        cast(avg(quantity) as double) as average_quantity,
        cast(percentile_cont(0.5) within group (order by cast(amount as double)) as double) as usual_amount,
        cast(sum(quantity) as bigint) as pieces,
        cast(cast(sum(amount) as decimal(38, 2)) as double) / nullif(cast(sum(quantity) as bigint), 0) as price_of_a_piece
    from counted
    group by
        month,
        buyer_segment,
        buyer_cities_country

)

select * from final
