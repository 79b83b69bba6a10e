with

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

stg_shop__orders as (

    select * from {{ ref('stg_shop__orders') }}

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
        orders.is_gift,
        orders.is_express,
        orders.ordered_on,
        orders.paid_on,
        orders.shipped_at,
        orders.updated_at
    from stg_shop__orders as orders
    left join int_customers__versions as customers
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
        cast(null as boolean) as is_gift,
        cast(null as boolean) as is_express,
        cast(null as date) as ordered_on,
        cast(null as date) as paid_on,
        cast(null as timestamp) as shipped_at,
        cast(null as timestamp) as updated_at

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
