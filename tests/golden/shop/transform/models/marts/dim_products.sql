with

stg_shop_export__products as (

    select * from {{ ref('stg_shop_export__products') }}

),

members as (

    select
        {{
            surrogate_key([
                'products.sku',
            ])
        }} as products_key,
        products.sku,
        products.title,
        products.price,
        products.launched
    from stg_shop_export__products as products

),

unknown_member as (

    select
        {{ unknown_key() }} as products_key,
        cast(null as varchar) as sku,
        'Unknown' as title,
        cast(null as decimal(10, 2)) as price,
        cast(null as date) as launched

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
