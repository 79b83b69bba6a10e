with

int_orders__milestones as (

    select * from {{ ref('int_orders__milestones') }}

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
        coalesce(paid_on_date.date_key, -1) as paid_on_date_key,
        coalesce(shipped_at_date.date_key, -1) as shipped_at_date_key,
        coalesce(updated_at_date.date_key, -1) as updated_at_date_key,
        {{
            surrogate_key([
                'orders.is_gift',
                'orders.is_express',
            ])
        }} as order_flags_key,
        orders."order",
        orders.customer,
        orders.status,
        orders.ordered_on,
        orders.paid_on,
        orders.shipped_at,
        orders.updated_at,
        orders.ordered_on_to_paid_on_days,
        orders.paid_on_to_shipped_at_days,
        orders.ordered_on_to_shipped_at_days,
        orders.milestone,
        orders._dlt_load_id,
        orders._extracted_at,
        orders._source_file
    from int_orders__milestones as orders
    left join dim_customers as customers
        on
            orders.customer = customers.id
            and orders.ordered_on >= customers.valid_from
            and orders.ordered_on < customers.valid_to
    left join dim_date as ordered_on_date
        on cast(orders.ordered_on as date) = ordered_on_date.date_day
    left join dim_date as paid_on_date
        on cast(orders.paid_on as date) = paid_on_date.date_day
    left join dim_date as shipped_at_date
        on cast(orders.shipped_at as date) = shipped_at_date.date_day
    left join dim_date as updated_at_date
        on cast(orders.updated_at as date) = updated_at_date.date_day

)

select * from final
