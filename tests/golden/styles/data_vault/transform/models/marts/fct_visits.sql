{{
    config(
        materialized='incremental',
        unique_key=[
            'visit',
        ],
    )
}}

-- depends_on: {{ ref('int_customers__changes') }}

with

current_visits as (

    select * from {{ ref('current_visits') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            visits.visit
        from {{ ref('current_visits') }} as visits
        where visits._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to customers that came, changed or left.
        select
            visits.visit
        from {{ ref('current_visits') }} as visits
        inner join {{ ref('int_customers__changes') }} as customers
            on
                visits.customer = customers.id
                and visits."at" >= customers.changed_from
        where customers.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select current_visits.* from current_visits
    {% if is_incremental() %}
        inner join touched
            on
                current_visits.visit = touched.visit
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
                'visits.visit',
            ])
        }} as visits_key,
        coalesce(customers.customers_key, {{ unknown_key() }}) as customers_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        visits.visit,
        visits.customer,
        visits.pages,
        visits."at",
        visits._dlt_load_id,
        visits._extracted_at,
        visits._source_file
    from chosen as visits
    left join dim_customers as customers
        on
            visits.customer = customers.id
            and visits."at" >= customers.valid_from
            and visits."at" < customers.valid_to
    left join dim_date as at_date
        on cast(visits."at" as date) = at_date.date_day

)

select * from final
