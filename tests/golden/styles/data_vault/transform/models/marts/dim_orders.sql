with

current_orders as (

    select * from {{ ref('current_orders') }}

),

history_customers as (

    select * from {{ ref('history_customers') }}

),

members as (

    select
        {{
            surrogate_key([
                'orders."order"',
            ])
        }} as orders_key,
        case
            when customers.id is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customers.id',
                        'customers.valid_from',
                    ])
                }}
        end as customers_key,
        orders."order",
        orders.customer,
        orders.status,
        orders.ordered_on,
        orders.updated_at
    from current_orders as orders
    left join history_customers as customers
        on
            orders.customer = customers.id
            and customers.is_current

),

unknown_member as (

    select
        {{ unknown_key() }} as orders_key,
        {{ unknown_key() }} as customers_key,
        cast(null as bigint) as "order",
        'Unknown' as customer,
        'Unknown' as status,
        cast(null as date) as ordered_on,
        cast(null as timestamp) as updated_at

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
