{{
    config(
        materialized='incremental',
        unique_key=[
            'sensor',
            '"at"',
        ],
    )
}}

with

stg_sensors__readings as (

    select * from {{ ref('stg_sensors__readings') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            readings.sensor,
            readings."at"
        from {{ ref('stg_sensors__readings') }} as readings
        where readings._dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

chosen as (

    select stg_sensors__readings.* from stg_sensors__readings
    {% if is_incremental() %}
        inner join touched
            on
                stg_sensors__readings.sensor = touched.sensor
                and stg_sensors__readings."at" = touched."at"
    {% endif %}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

final as (

    select
        {{
            surrogate_key([
                'readings.sensor',
                'readings."at"',
            ])
        }} as readings_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        readings.sensor,
        readings."at",
        readings.celsius,
        readings._dlt_load_id,
        readings._extracted_at,
        readings._source_file
    from chosen as readings
    left join dim_date as at_date
        on cast(readings."at" as date) = at_date.date_day

)

select * from final
