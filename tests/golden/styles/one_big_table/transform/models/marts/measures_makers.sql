{{ config(materialized='view') }}

with

obt_makers as (

    select * from {{ ref('obt_makers') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_makers,
        cast(sum(share) as decimal(38, 4)) as total_share
    from obt_makers

)

select * from final
