{{ config(materialized='view') }}

with

fct_lines as (

    select * from {{ ref('fct_lines') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_lines,
        cast(sum(amount) as decimal(38, 2)) as total_amount
    from fct_lines

)

select * from final
