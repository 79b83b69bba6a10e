with

fct_lines as (

    select * from {{ ref('fct_lines') }}

),

dim_products as (

    select * from {{ ref('dim_products') }}

),

counted as (

    select
        cast(date_trunc('week', lines."at") as date) as at_week,
        products.title as products_title,
        lines.amount,
        lines.quantity
    from fct_lines as lines
    inner join dim_products as products
        on lines.products_key = products.products_key

),

final as (

    select
        at_week,
        products_title,
        cast(sum(amount) as decimal(38, 2)) as revenue,
        cast(cast(sum(amount) as decimal(38, 2)) as double) / nullif(cast(sum(quantity) as bigint), 0) as price_of_a_piece
    from counted
    group by
        at_week,
        products_title

)

select * from final
