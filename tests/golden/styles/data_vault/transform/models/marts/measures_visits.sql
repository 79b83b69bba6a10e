{{ config(materialized='view') }}

with

fct_visits as (

    select * from {{ ref('fct_visits') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_visits,
        cast(sum(pages) as bigint) as total_pages
    from fct_visits

)

select * from final
