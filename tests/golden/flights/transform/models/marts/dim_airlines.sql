with

stg_faa__airlines as (

    select * from {{ ref('stg_faa__airlines') }}

),

members as (

    select
        {{
            surrogate_key([
                'airlines.carrier',
            ])
        }} as airlines_key,
        airlines.carrier,
        airlines.name
    from stg_faa__airlines as airlines

),

unknown_member as (

    select
        {{ unknown_key() }} as airlines_key,
        cast(null as varchar) as carrier,
        'Unknown' as name

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
