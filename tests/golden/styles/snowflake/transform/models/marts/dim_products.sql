with

int_products__versions as (

    select * from {{ ref('int_products__versions') }}

),

members as (

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

),

unknown_member as (

    select
        {{ unknown_key() }} as products_key,
        cast(null as varchar) as sku,
        'Unknown' as title,
        cast(null as decimal(10, 2)) as price,
        timestamp '1900-01-01 00:00:00' as valid_from,
        timestamp '9999-12-31 00:00:00' as valid_to,
        true as is_current

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
