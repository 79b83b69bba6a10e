{{
    config(
        materialized='incremental',
        unique_key=[
            'id',
        ],
    )
}}

-- depends_on: {{ ref('int_customers__changes') }}
-- depends_on: {{ ref('int_products__changes') }}

with

stg_clicks__clicks as (

    select * from {{ ref('stg_clicks__clicks') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            clicks.id
        from {{ ref('stg_clicks__clicks') }} as clicks
        where clicks._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to customers that came, changed or left.
        select
            clicks.id
        from {{ ref('stg_clicks__clicks') }} as clicks
        inner join {{ ref('int_customers__changes') }} as customers
            on
                clicks.customer = customers.customer_id
                and clicks."at" >= customers.changed_from
        where customers.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to products that came, changed or left.
        select
            clicks.id
        from {{ ref('stg_clicks__clicks') }} as clicks
        inner join {{ ref('int_products__changes') }} as products
            on
                clicks.product = products.sku
        where products.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select stg_clicks__clicks.* from stg_clicks__clicks
    {% if is_incremental() %}
        inner join touched
            on
                stg_clicks__clicks.id = touched.id
    {% endif %}

),

dim_customers as (

    select * from {{ ref('dim_customers') }}

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
                'clicks.id',
            ])
        }} as clicks_key,
        coalesce(customers.customers_key, {{ unknown_key() }}) as customers_key,
        coalesce(products.products_key, {{ unknown_key() }}) as products_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        clicks.id,
        clicks.customer,
        clicks.product,
        clicks.ip,
        clicks."at",
        clicks.context,
        clicks._dlt_load_id,
        clicks._extracted_at,
        clicks._source_file
    from chosen as clicks
    left join dim_customers as customers
        on
            clicks.customer = customers.customer_id
            and clicks."at" >= customers.valid_from
            and clicks."at" < customers.valid_to
    left join dim_products as products
        on
            clicks.product = products.sku
    left join dim_date as at_date
        on cast(clicks."at" as date) = at_date.date_day

)

select * from final
order by
    "at",
    customer
