with

obt_lines as (

    select * from {{ ref('obt_lines') }}

),

counted as (

    select
        cast(date_trunc('month', lines."at") as date) as month,
        lines.buyer_segment,
        lines.buyer_cities_country,
        lines.amount,
        lines.quantity
    from obt_lines as lines

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
