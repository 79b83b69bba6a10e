{{ config(materialized='view') }}

with

fct_levels as (

    select * from {{ ref('fct_levels') }}

),

final as (

    select
        cast(count(*) as bigint) as number_of_levels,
        cast(sum(pieces) as bigint) as total_pieces
    from fct_levels

)

select * from final
