with

base_shop__orders as (

    select * from {{ ref('base_shop__orders') }}
    where _misfits is null

),

relationships as (

    select
        {{
            surrogate_key([
                '"order"',
            ])
        }} as orders_hk,
        case
            when customer is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customer',
                    ])
                }}
        end as customers_hk,
        _extracted_at
    from base_shop__orders

),

final as (

    select
        {{
            surrogate_key([
                'orders_hk',
                'customers_hk',
            ])
        }} as link_orders_hk,
        orders_hk,
        customers_hk,
        min(_extracted_at) as _load_date,
        'shop.orders' as _record_source
    from relationships
    group by
        orders_hk,
        customers_hk

)

select * from final
