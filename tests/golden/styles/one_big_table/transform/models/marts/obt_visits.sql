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

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

int_products__versions as (

    select * from {{ ref('int_products__versions') }}

),

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

),

dim_date as (

    select * from {{ ref('dim_date') }}

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

final as (

    select
        {{
            surrogate_key([
                'visits.customer',
                'visits."at"',
            ])
        }} as visits_key,
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
        case
            when products.sku is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'products.sku',
                        'products.valid_from',
                    ])
                }}
        end as products_key,
        case
            when customers_cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customers_cities.city',
                    ])
                }}
        end as customers_cities_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        visits.customer,
        visits."at",
        visits.sku,
        case when customers.id is null then 'Unknown' else customers.name end as customers_name,
        case when customers.id is null then 'Unknown' else customers.segment end as customers_segment,
        case when customers.id is null then 'Unknown' else customers.city end as customers_city,
        customers.updated_at as customers_updated_at,
        case when products.sku is null then 'Unknown' else products.title end as products_title,
        products.price as products_price,
        case when customers_cities.city is null then 'Unknown' else customers_cities.country end as customers_cities_country,
        at_date.year_number as at_date_year_number,
        at_date.quarter_of_year as at_date_quarter_of_year,
        at_date.month_of_year as at_date_month_of_year,
        coalesce(at_date.month_name, 'Unknown') as at_date_month_name,
        at_date.iso_week as at_date_iso_week,
        at_date.day_of_month as at_date_day_of_month,
        at_date.day_of_year as at_date_day_of_year,
        at_date.day_of_week as at_date_day_of_week,
        coalesce(at_date.day_name, 'Unknown') as at_date_day_name,
        at_date.is_weekend as at_date_is_weekend,
        visits._dlt_load_id,
        visits._extracted_at,
        visits._source_file
    from chosen as visits
    left join int_customers__versions as customers
        on
            visits.customer = customers.id
            and visits."at" >= customers.valid_from
            and visits."at" < customers.valid_to
    left join int_products__versions as products
        on
            visits.sku = products.sku
            and visits."at" >= products.valid_from
            and visits."at" < products.valid_to
    left join stg_shop__cities as customers_cities
        on
            customers.city = customers_cities.city
    left join dim_date as at_date
        on cast(visits."at" as date) = at_date.date_day

)

select * from final
