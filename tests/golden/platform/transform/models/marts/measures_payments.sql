{{ config(materialized='view') }}

with

fct_payments as (

    select * from {{ ref('fct_payments') }}

),

final as (

    select
        cast(sum(amount) as decimal(38, 2)) as paid
    from fct_payments

)

select * from final
