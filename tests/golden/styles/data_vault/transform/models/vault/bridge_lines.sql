{{ config(materialized='table') }}

with

current_lines as (

    select
        {{
            surrogate_key([
                '"order"',
                'line',
            ])
        }} as lines_hk,
        case
            when "order" is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        '"order"',
                    ])
                }}
        end as orders_hk,
        case
            when sku is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'sku',
                    ])
                }}
        end as products_hk,
        case
            when buyer is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'buyer',
                    ])
                }}
        end as buyer_hk,
        case
            when receiver is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'receiver',
                    ])
                }}
        end as receiver_hk
    from {{ ref('current_lines') }}

),

current_orders as (

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
        end as customers_hk
    from {{ ref('current_orders') }}

),

current_customers as (

    select
        {{
            surrogate_key([
                'id',
            ])
        }} as customers_hk,
        case
            when city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'city',
                    ])
                }}
        end as cities_hk
    from {{ ref('current_customers') }}

),

final as (

    select
        lines.lines_hk,
        coalesce(lines.orders_hk, {{ unknown_key() }}) as orders_hk,
        coalesce(orders.customers_hk, {{ unknown_key() }}) as orders_customers_hk,
        coalesce(orders_customers.cities_hk, {{ unknown_key() }}) as orders_customers_cities_hk,
        coalesce(lines.products_hk, {{ unknown_key() }}) as products_hk,
        coalesce(lines.buyer_hk, {{ unknown_key() }}) as buyer_hk,
        coalesce(buyer.cities_hk, {{ unknown_key() }}) as buyer_cities_hk,
        coalesce(lines.receiver_hk, {{ unknown_key() }}) as receiver_hk,
        coalesce(receiver.cities_hk, {{ unknown_key() }}) as receiver_cities_hk
    from current_lines as lines
    left join current_orders as orders
        on lines.orders_hk = orders.orders_hk
    left join current_customers as orders_customers
        on orders.customers_hk = orders_customers.customers_hk
    left join current_customers as buyer
        on lines.buyer_hk = buyer.customers_hk
    left join current_customers as receiver
        on lines.receiver_hk = receiver.customers_hk

)

select * from final
