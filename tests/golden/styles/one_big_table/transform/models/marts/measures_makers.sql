{{ config(materialized='view') }}

with

obt_makers as (

    select * from {{ ref('obt_makers') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_makers
    from obt_makers

)

select * from final
