{{ config(materialized='view') }}

with

fct_makers as (

    select * from {{ ref('fct_makers') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_makers
    from fct_makers

)

select * from final
