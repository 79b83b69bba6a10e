{{ config(materialized='view') }}

with

obt_visits as (

    select * from {{ ref('obt_visits') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_visits
    from obt_visits

)

select * from final
