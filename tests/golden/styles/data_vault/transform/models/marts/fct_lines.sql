{{
    config(
        materialized='incremental',
        unique_key=[
            '"order"',
            'line',
        ],
    )
}}

-- depends_on: {{ ref('int_customers__changes') }}
-- depends_on: {{ ref('int_orders__changes') }}
-- depends_on: {{ ref('int_products__changes') }}

with

current_lines as (

    select * from {{ ref('current_lines') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            lines."order",
            lines.line
        from {{ ref('current_lines') }} as lines
        where lines._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to orders that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('current_lines') }} as lines
        inner join {{ ref('int_orders__changes') }} as orders
            on
                lines."order" = orders."order"
        where orders.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to products that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('current_lines') }} as lines
        inner join {{ ref('int_products__changes') }} as products
            on
                lines.sku = products.sku
                and lines."at" >= products.changed_from
        where products.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to buyer that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('current_lines') }} as lines
        inner join {{ ref('int_customers__changes') }} as buyer
            on
                lines.buyer = buyer.id
                and lines."at" >= buyer.changed_from
        where buyer.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to receiver that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('current_lines') }} as lines
        inner join {{ ref('int_customers__changes') }} as receiver
            on
                lines.receiver = receiver.id
                and lines."at" >= receiver.changed_from
        where receiver.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select current_lines.* from current_lines
    {% if is_incremental() %}
        inner join touched
            on
                current_lines."order" = touched."order"
                and current_lines.line = touched.line
    {% endif %}

),

dim_customers as (

    select * from {{ ref('dim_customers') }}

),

dim_orders as (

    select * from {{ ref('dim_orders') }}

),

dim_products as (

    select * from {{ ref('dim_products') }}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

final as (

    select
        {{
            surrogate_key([
                'lines."order"',
                'lines.line',
            ])
        }} as lines_key,
        coalesce(orders.orders_key, {{ unknown_key() }}) as orders_key,
        coalesce(products.products_key, {{ unknown_key() }}) as products_key,
        coalesce(buyer.customers_key, {{ unknown_key() }}) as buyer_key,
        coalesce(receiver.customers_key, {{ unknown_key() }}) as receiver_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        lines."order",
        lines.line,
        lines.sku,
        lines.buyer,
        lines.receiver,
        lines.amount,
        lines."at",
        lines._dlt_load_id,
        lines._extracted_at,
        lines._source_file
    from chosen as lines
    left join dim_orders as orders
        on
            lines."order" = orders."order"
    left join dim_products as products
        on
            lines.sku = products.sku
            and lines."at" >= products.valid_from
            and lines."at" < products.valid_to
    left join dim_customers as buyer
        on
            lines.buyer = buyer.id
            and lines."at" >= buyer.valid_from
            and lines."at" < buyer.valid_to
    left join dim_customers as receiver
        on
            lines.receiver = receiver.id
            and lines."at" >= receiver.valid_from
            and lines."at" < receiver.valid_to
    left join dim_date as at_date
        on cast(lines."at" as date) = at_date.date_day

)

select * from final
