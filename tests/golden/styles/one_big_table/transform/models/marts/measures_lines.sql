{{ config(materialized='view') }}

with

obt_lines as (

    select * from {{ ref('obt_lines') }}

),

final as (

    select
        cast(sum(amount) as decimal(38, 2)) as revenue,
        cast(count(*) as bigint) as lines,
        cast(avg(quantity) as double) as average_quantity,
        cast(percentile_cont(0.5) within group (order by cast(amount as double)) as double) as usual_amount,
        cast(sum(quantity) as bigint) as pieces,
        cast(cast(sum(amount) as decimal(38, 2)) as double) / nullif(cast(sum(quantity) as bigint), 0) as price_of_a_piece
    from obt_lines

)

select * from final
