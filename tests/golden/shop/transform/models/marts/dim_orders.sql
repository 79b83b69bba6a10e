with

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

stg_shop_export__orders as (

    select * from {{ ref('stg_shop_export__orders') }}

),

members as (

    select
        {{
            surrogate_key([
                'orders.order_id',
            ])
        }} as orders_key,
        case
            when customers.customer_id is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customers.customer_id',
                        'customers.valid_from',
                    ])
                }}
        end as customers_key,
        orders.order_id,
        orders.customer_id,
        orders."order",
        orders.paid,
        orders.ordered_at,
        orders.updated_at
    from stg_shop_export__orders as orders
    left join int_customers__versions as customers
        on
            orders.customer_id = customers.customer_id
            and customers.is_current

),

unknown_member as (

    select
        {{ unknown_key() }} as orders_key,
        {{ unknown_key() }} as customers_key,
        cast(null as bigint) as order_id,
        'Unknown' as customer_id,
        cast(null as bigint) as "order",
        cast(null as boolean) as paid,
        cast(null as timestamp) as ordered_at,
        cast(null as timestamp) as updated_at

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
