with

stg_faa__weather as (

    select * from {{ ref('stg_faa__weather') }}

),

stg_faa__airports as (

    select * from {{ ref('stg_faa__airports') }}

),

members as (

    select
        {{
            surrogate_key([
                'weather.origin',
                'weather.time_hour',
            ])
        }} as weather_key,
        weather.origin,
        weather.time_hour,
        weather.year,
        weather.month,
        weather.day,
        weather.hour,
        weather.wind_dir,
        weather.temperature,
        weather.dew_point,
        weather.humidity,
        weather.wind_speed,
        weather.wind_gust,
        weather.precipitation,
        weather.pressure,
        weather.visibility,
        case when airports.faa is null then 'Unknown' else airports.name end as airports_name,
        case when airports.faa is null then 'Unknown' else airports.dst end as airports_dst,
        case when airports.faa is null then 'Unknown' else airports.time_zone end as airports_time_zone,
        airports.altitude as airports_altitude,
        airports.utc_offset as airports_utc_offset,
        airports.latitude as airports_latitude,
        airports.longitude as airports_longitude
    from stg_faa__weather as weather
    left join stg_faa__airports as airports
        on
            weather.origin = airports.faa

),

unknown_member as (

    select
        {{ unknown_key() }} as weather_key,
        cast(null as varchar) as origin,
        cast(null as timestamp) as time_hour,
        cast(null as bigint) as year,
        cast(null as bigint) as month,
        cast(null as bigint) as day,
        cast(null as bigint) as hour,
        cast(null as bigint) as wind_dir,
        cast(null as double) as temperature,
        cast(null as double) as dew_point,
        cast(null as double) as humidity,
        cast(null as double) as wind_speed,
        cast(null as double) as wind_gust,
        cast(null as double) as precipitation,
        cast(null as double) as pressure,
        cast(null as double) as visibility,
        'Unknown' as airports_name,
        'Unknown' as airports_dst,
        'Unknown' as airports_time_zone,
        cast(null as bigint) as airports_altitude,
        cast(null as bigint) as airports_utc_offset,
        cast(null as double) as airports_latitude,
        cast(null as double) as airports_longitude

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
