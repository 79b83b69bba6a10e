{{ config(materialized='view') }}

with

fct_stock as (

    select * from {{ ref('fct_stock') }}

),

moments as (

    select
        *,
        period_end = max(period_end) over () as _is_last
    from fct_stock

),

final as (

    select
        cast(sum(case when _is_last then pieces end) as bigint) as pieces,
        cast(sum(case when _is_last then worth end) as decimal(38, 2)) as worth,
        cast(count(case when _is_last then 1 end) as bigint) as shelves,
        cast(cast(sum(case when _is_last then worth end) as decimal(38, 2)) as double) / nullif(cast(sum(case when _is_last then pieces end) as bigint), 0) as worth_of_a_piece
    from moments

)

select * from final
