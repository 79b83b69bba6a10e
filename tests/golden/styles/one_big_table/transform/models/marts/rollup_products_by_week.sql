with

obt_lines as (

    select * from {{ ref('obt_lines') }}

),

counted as (

    select
        cast(date_trunc('week', lines."at") as date) as at_week,
        lines.products_title,
        lines.amount,
        lines.quantity
    from obt_lines as lines

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
