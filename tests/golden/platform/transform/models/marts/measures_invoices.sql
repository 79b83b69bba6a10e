{{ config(materialized='view') }}

with

fct_invoices as (

    select * from {{ ref('fct_invoices') }}

),

final as (

    select
        cast(sum(amount) as decimal(38, 2)) as invoiced
    from fct_invoices

)

select * from final
