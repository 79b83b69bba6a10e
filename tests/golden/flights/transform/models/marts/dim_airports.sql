with

stg_faa__airports as (

    select * from {{ ref('stg_faa__airports') }}

),

members as (

    select
        {{
            surrogate_key([
                'airports.faa',
            ])
        }} as airports_key,
        airports.faa,
        airports.name,
        airports.dst,
        airports.time_zone,
        airports.altitude,
        airports.utc_offset,
        airports.latitude,
        airports.longitude
    from stg_faa__airports as airports

),

unknown_member as (

    select
        {{ unknown_key() }} as airports_key,
        cast(null as varchar) as faa,
        'Unknown' as name,
        'Unknown' as dst,
        'Unknown' as time_zone,
        cast(null as bigint) as altitude,
        cast(null as bigint) as utc_offset,
        cast(null as double) as latitude,
        cast(null as double) as longitude

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
