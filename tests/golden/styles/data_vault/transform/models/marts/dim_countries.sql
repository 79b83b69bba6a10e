with

ref_countries as (

    select * from {{ ref('ref_countries') }}

),

members as (

    select
        {{
            surrogate_key([
                'countries.code',
            ])
        }} as countries_key,
        countries.code,
        countries.title
    from ref_countries as countries

),

unknown_member as (

    select
        {{ unknown_key() }} as countries_key,
        cast(null as varchar) as code,
        'Unknown' as title

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
