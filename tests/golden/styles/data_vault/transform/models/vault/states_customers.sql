{{ config(materialized='view') }}

with

sat_customers as (

    select * from {{ ref('sat_customers') }}

),

sat_customers_status as (

    -- A state that came back stands there several times, with one hash.
    select
        *,
        row_number() over (
            partition by customers_hk, _hash_diff
            order by _load_date, _dlt_load_id, _load_sequence
        ) as state_rank
    from {{ ref('sat_customers_status') }}

),

sat_customers_personal as (

    -- A state that came back stands there several times, with one hash.
    select
        *,
        row_number() over (
            partition by customers_hk, _hash_diff
            order by _load_date, _dlt_load_id, _load_sequence
        ) as state_rank
    from {{ ref('sat_customers_personal') }}

),

final as (

    select
        sat.customers_hk,
        sat._load_date,
        sat._load_sequence,
        sat._hash_diff,
        sat._record_source,
        sat.city,
        sat.merged_into,
        sat.updated_at,
        sat_customers_status.segment,
        sat_customers_status.status,
        sat_customers_personal.name,
        sat_customers_personal.email,
        sat._source_file,
        sat._source_row,
        sat._file_modified_at,
        sat._dlt_load_id
    from sat_customers as sat
    left join sat_customers_status
        on
            sat.customers_hk = sat_customers_status.customers_hk
            and sat._status_hash_diff = sat_customers_status._hash_diff
            and sat_customers_status.state_rank = 1
    left join sat_customers_personal
        on
            sat.customers_hk = sat_customers_personal.customers_hk
            and sat._personal_hash_diff = sat_customers_personal._hash_diff
            and sat_customers_personal.state_rank = 1

)

select * from final
