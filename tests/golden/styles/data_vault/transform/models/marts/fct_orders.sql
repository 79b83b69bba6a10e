{{
    config(
        materialized='incremental',
        unique_key=[
            '"order"',
        ],
        pre_hook="{{ forget_changed_keys(ref('base_shop__orders')) }}",
    )
}}

-- depends_on: {{ ref('int_customers__changes') }}
-- depends_on: {{ ref('base_shop__orders') }}

with

current_orders as (

    select * from {{ ref('current_orders') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            orders."order"
        from {{ ref('current_orders') }} as orders
        where orders._dlt_load_id > '{{ newest_load() }}'
        union
        -- What was taken out, since they say anything of it, even if an older load still counts.
        select
            versions."order"
        from {{ ref('base_shop__orders') }} as versions
        where
            versions._misfits is null
            and versions._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to customers that came, changed or left.
        select
            orders."order"
        from {{ ref('current_orders') }} as orders
        inner join {{ ref('int_customers__changes') }} as customers
            on
                orders.customer = customers.id
                and orders.updated_at >= customers.changed_from
        where customers.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select current_orders.* from current_orders
    {% if is_incremental() %}
        inner join touched
            on
                current_orders."order" = touched."order"
    {% endif %}

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
    from chosen as orders
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
