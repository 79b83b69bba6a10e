with

stg_sensors__readings as (

    select * from {{ ref('stg_sensors__readings') }}

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
    from stg_sensors__readings as readings
    left join dim_date as at_date
        on cast(readings."at" as date) = at_date.date_day

)

select * from final
