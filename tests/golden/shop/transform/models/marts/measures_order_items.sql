{{ config(materialized='view') }}

with

fct_order_items as (

    select * from {{ ref('fct_order_items') }}

),

final as (

    select
        cast(sum(amount) as decimal(38, 2)) as revenue,
        cast(count(*) as bigint) as lines,
        cast(count(distinct order_id) as bigint) as customers_who_bought
    from fct_order_items

)

select * from final
