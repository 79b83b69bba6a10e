{{ config(materialized='view') }}

with

fct_clicks as (

    select * from {{ ref('fct_clicks') }}

),

final as (

    select
        cast(count(*) as bigint) as clicks
    from fct_clicks

)

select * from final
