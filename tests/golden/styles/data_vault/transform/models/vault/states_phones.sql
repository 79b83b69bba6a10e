{{ config(materialized='view') }}

with

masat_phones as (

    select * from {{ ref('masat_phones') }}

),

masat_phones_personal as (

    -- A state that came back stands there several times, with one hash.
    select
        *,
        row_number() over (
            partition by phones_hk, _hash_diff
            order by _load_date, _dlt_load_id, _load_sequence
        ) as state_rank
    from {{ ref('masat_phones_personal') }}

),

final as (

    select
        sat.phones_hk,
        sat._load_date,
        sat._load_sequence,
        sat._hash_diff,
        sat._record_source,
        sat.customer,
        sat.kind,
        sat.updated_at,
        masat_phones_personal.number,
        sat._source_file,
        sat._source_row,
        sat._file_modified_at,
        sat._dlt_load_id
    from masat_phones as sat
    left join masat_phones_personal
        on
            sat.phones_hk = masat_phones_personal.phones_hk
            and sat._personal_hash_diff = masat_phones_personal._hash_diff
            and masat_phones_personal.state_rank = 1

)

select * from final
