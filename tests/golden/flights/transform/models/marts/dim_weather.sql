with

stg_faa__airports as (

    select * from {{ ref('stg_faa__airports') }}

),

stg_faa__weather as (

    select * from {{ ref('stg_faa__weather') }}

),

members as (

    select
        {{
            surrogate_key([
                'weather.origin',
                'weather.time_hour',
            ])
        }} as weather_key,
        case
            when airports.faa is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'airports.faa',
                    ])
                }}
        end as airports_key,
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
        weather.visibility
    from stg_faa__weather as weather
    left join stg_faa__airports as airports
        on
            weather.origin = airports.faa

),

unknown_member as (

    select
        {{ unknown_key() }} as weather_key,
        {{ unknown_key() }} as airports_key,
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
        cast(null as double) as visibility

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
