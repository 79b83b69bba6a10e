with

current_orders as (

    select * from {{ ref('current_orders') }}

),

dim_customers as (

    select * from {{ ref('dim_customers') }}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

final as (

    select
        {{
            surrogate_key([
                'orders."order"',
            ])
        }} as orders_key,
        coalesce(customers.customers_key, {{ unknown_key() }}) as customers_key,
        coalesce(ordered_on_date.date_key, -1) as ordered_on_date_key,
        coalesce(updated_at_date.date_key, -1) as updated_at_date_key,
        orders."order",
        orders.customer,
        orders.status,
        orders.ordered_on,
        orders.updated_at,
        orders._dlt_load_id,
        orders._extracted_at,
        orders._source_file
    from current_orders as orders
    left join dim_customers as customers
        on
            orders.customer = customers.id
            and orders.updated_at >= customers.valid_from
            and orders.updated_at < customers.valid_to
    left join dim_date as ordered_on_date
        on cast(orders.ordered_on as date) = ordered_on_date.date_day
    left join dim_date as updated_at_date
        on cast(orders.updated_at as date) = updated_at_date.date_day

)

select * from final
