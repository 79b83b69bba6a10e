{{ config(materialized='table') }}

with

stg_shop__countries as (

    select * from {{ ref('stg_shop__countries') }}

),

final as (

    select
        code,
        title,
        'shop.countries' as _record_source,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from stg_shop__countries

)

select * from final
