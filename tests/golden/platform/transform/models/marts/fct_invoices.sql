{{
    config(
        materialized='incremental',
        unique_key=[
            'id',
        ],
        pre_hook="{{ forget_changed_keys(ref('base_billing__invoices')) }}",
    )
}}

-- depends_on: {{ ref('int_customers__changes') }}
-- depends_on: {{ ref('base_billing__invoices') }}

with

stg_billing__invoices as (

    select * from {{ ref('stg_billing__invoices') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            invoices.id
        from {{ ref('stg_billing__invoices') }} as invoices
        where invoices._dlt_load_id > '{{ newest_load() }}'
        union
        -- What was taken out, since they say anything of it, even if an older load still counts.
        select
            versions.id
        from {{ ref('base_billing__invoices') }} as versions
        where
            versions._misfits is null
            and versions._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to customers that came, changed or left.
        select
            invoices.id
        from {{ ref('stg_billing__invoices') }} as invoices
        inner join {{ ref('int_customers__changes') }} as customers
            on
                invoices.customer = customers.id
                and invoices.updated_at >= customers.changed_from
        where customers.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select stg_billing__invoices.* from stg_billing__invoices
    {% if is_incremental() %}
        inner join touched
            on
                stg_billing__invoices.id = touched.id
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
                'invoices.id',
            ])
        }} as invoices_key,
        coalesce(customers.customers_key, {{ unknown_key() }}) as customers_key,
        coalesce(issued_date.date_key, -1) as issued_date_key,
        coalesce(updated_at_date.date_key, -1) as updated_at_date_key,
        invoices.id,
        invoices.customer,
        invoices.amount,
        invoices.issued,
        invoices.updated_at,
        invoices._dlt_load_id,
        invoices._extracted_at
    from chosen as invoices
    left join dim_customers as customers
        on
            invoices.customer = customers.id
            and invoices.updated_at >= customers.valid_from
            and invoices.updated_at < customers.valid_to
    left join dim_date as issued_date
        on cast(invoices.issued as date) = issued_date.date_day
    left join dim_date as updated_at_date
        on cast(invoices.updated_at as date) = updated_at_date.date_day

)

select * from final
