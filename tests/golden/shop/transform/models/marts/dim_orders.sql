with

stg_shop_export__orders as (

    select * from {{ ref('stg_shop_export__orders') }}

),

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

members as (

    select
        {{
            surrogate_key([
                'orders.order_id',
            ])
        }} as orders_key,
        orders.order_id,
        orders.customer_id,
        orders."order",
        orders.paid,
        orders.ordered_at,
        orders.updated_at,
        case when customers.customer_id is null then 'Unknown' else customers.name end as customers_name,
        case when customers.customer_id is null then 'Unknown' else customers.email end as customers_email,
        case when customers.customer_id is null then 'Unknown' else customers.segment end as customers_segment,
        case when customers.customer_id is null then 'Unknown' else customers."group" end as customers_group,
        customers.updated_at as customers_updated_at
    from stg_shop_export__orders as orders
    left join int_customers__versions as customers
        on
            orders.customer_id = customers.customer_id
            and customers.is_current

),

unknown_member as (

    select
        {{ unknown_key() }} as orders_key,
        cast(null as bigint) as order_id,
        'Unknown' as customer_id,
        cast(null as bigint) as "order",
        cast(null as boolean) as paid,
        cast(null as timestamp) as ordered_at,
        cast(null as timestamp) as updated_at,
        'Unknown' as customers_name,
        'Unknown' as customers_email,
        'Unknown' as customers_segment,
        'Unknown' as customers_group,
        cast(null as timestamp) as customers_updated_at

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
