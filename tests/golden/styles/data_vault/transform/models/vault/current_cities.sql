{{ config(materialized='view') }}

with

hub_cities as (

    select * from {{ ref('hub_cities') }}

),

sat_cities as (

    select
        states.*,
        states._load_date as _extracted_at
    from {{ ref('sat_cities') }} as states

),

effsat_cities as (

    select
        *,
        row_number() over (partition by cities_hk order by _dlt_load_id desc) as newest_rank
    from {{ ref('effsat_cities') }}

),

states_of_keys as (

    select
        hub.city,
        sat.*
    from hub_cities as hub
    inner join sat_cities as sat on hub.cities_hk = sat.cities_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by cities_hk
            order by
                _dlt_load_id desc,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc
        ) as state_rank
    from states_of_keys

),

final as (

    select
        ranked.city,
        ranked.country,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    inner join effsat_cities as effsat
        on
            ranked.cities_hk = effsat.cities_hk
            and effsat.newest_rank = 1
            and effsat.is_active
    where ranked.state_rank = 1

)

select * from final
