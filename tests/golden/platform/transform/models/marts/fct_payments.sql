{{
    config(
        materialized='incremental',
        incremental_strategy='microbatch',
        event_time='booked',
        batch_size='month',
        begin='2025-01-01',
        lookback=1,
        concurrent_batches=false,
        unique_key=[
            'reference',
        ],
        meta={
            'key': [
                'reference',
            ],
        },
        pre_hook="{{ forget_touched(ref('int_payments__touched').render()) }}",
    )
}}

-- depends_on: {{ ref('int_payments__touched') }}

with

stg_bank__payments as (

    select * from {{ ref('stg_bank__payments').render() }}

),

chosen as (

    select * from stg_bank__payments
    {% if model.batch %}
        where
            booked >= '{{ model.batch.event_time_start }}'
            and booked < '{{ model.batch.event_time_end }}'
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
