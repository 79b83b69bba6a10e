with

int_products__versions as (

    select * from {{ ref('int_products__versions') }}

),

final as (

    select
        {{
            surrogate_key([
                'products.sku',
                'products.valid_from',
            ])
        }} as products_key,
        products.sku,
        products.title,
        products.price,
        products.valid_from,
        products.valid_to,
        products.is_current
    from int_products__versions as products

)

select * from final
