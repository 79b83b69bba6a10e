{{ config(materialized='view') }}

with

nhl_visits as (

    select * from {{ ref('nhl_visits') }}

),

final as (

    select
        visit,
        customer,
        pages,
        "at",
        _dlt_load_id,
        _load_date as _extracted_at,
        _source_file
    from nhl_visits

)

select * from final
