{{
    config(
        materialized='incremental',
        unique_key=[
            'customer',
            '"at"',
        ],
    )
}}

-- depends_on: {{ ref('int_customers__changes') }}
-- depends_on: {{ ref('int_products__changes') }}

with

stg_shop__visits as (

    select * from {{ ref('stg_shop__visits') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            visits.customer,
            visits."at"
        from {{ ref('stg_shop__visits') }} as visits
        where visits._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to customers that came, changed or left.
        select
            visits.customer,
            visits."at"
        from {{ ref('stg_shop__visits') }} as visits
        inner join {{ ref('int_customers__changes') }} as customers
            on
                visits.customer = customers.id
                and visits."at" >= customers.changed_from
        where customers.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to products that came, changed or left.
        select
            visits.customer,
            visits."at"
        from {{ ref('stg_shop__visits') }} as visits
        inner join {{ ref('int_products__changes') }} as products
            on
                visits.sku = products.sku
                and visits."at" >= products.changed_from
        where products.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select stg_shop__visits.* from stg_shop__visits
    {% if is_incremental() %}
        inner join touched
            on
                stg_shop__visits.customer = touched.customer
                and stg_shop__visits."at" = touched."at"
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
                'visits.customer',
                'visits."at"',
            ])
        }} as visits_key,
        coalesce(customers.customers_key, {{ unknown_key() }}) as customers_key,
        coalesce(products.products_key, {{ unknown_key() }}) as products_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        visits.customer,
        visits."at",
        visits.sku,
        visits._dlt_load_id,
        visits._extracted_at,
        visits._source_file
    from chosen as visits
    left join dim_customers as customers
        on
            visits.customer = customers.id
            and visits."at" >= customers.valid_from
            and visits."at" < customers.valid_to
    left join dim_products as products
        on
            visits.sku = products.sku
            and visits."at" >= products.valid_from
            and visits."at" < products.valid_to
    left join dim_date as at_date
        on cast(visits."at" as date) = at_date.date_day

)

select * from final
