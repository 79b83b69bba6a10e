{{ config(materialized='view', event_time='_time') }}

with

touched as (

    {% if begins_anew() %}
        select
            payments.reference
        from {{ ref('stg_bank__payments') }} as payments
    {% else %}
        -- What newer loads have brought.
        select
            payments.reference
        from {{ ref('stg_bank__payments') }} as payments
        where payments._dlt_load_id > '{{ loaded_through('fct_payments') }}'
    {% endif %}

)

select
    touched.reference,
    payments.booked as _time,
    {{ 1 if begins_anew() else 0 }} as _begins_anew
from touched
left join {{ ref('stg_bank__payments') }} as payments
    on
        touched.reference = payments.reference
