{{
    config(
        materialized='incremental',
        unique_key=[
            'reference',
        ],
    )
}}


with

stg_bank__payments as (

    select * from {{ ref('stg_bank__payments') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            payments.reference
        from {{ ref('stg_bank__payments') }} as payments
        where payments._dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

chosen as (

    select stg_bank__payments.* from stg_bank__payments
    {% if is_incremental() %}
        inner join touched
            on
                stg_bank__payments.reference = touched.reference
    {% endif %}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

final as (

    select
        {{
            surrogate_key([
                'payments.reference',
            ])
        }} as payments_key,
        coalesce(booked_date.date_key, -1) as booked_date_key,
        payments.reference,
        payments.invoice,
        payments.amount,
        payments.booked,
        payments._dlt_load_id,
        payments._extracted_at,
        payments._source_file
    from chosen as payments
    left join dim_date as booked_date
        on cast(payments.booked as date) = booked_date.date_day

)

select * from final
