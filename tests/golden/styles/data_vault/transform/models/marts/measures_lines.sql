{{ config(materialized='view') }}

with

fct_lines as (

    select * from {{ ref('fct_lines') }}

),

final as (

    select
        cast(sum(amount) as decimal(38, 2)) as revenue,
        cast(count(*) as bigint) as lines,
        cast(avg(quantity) as double) as average_quantity,
        cast(percentile_cont(0.5) within group (order by amount) as double) as usual_amount
    from fct_lines

)

select * from final
