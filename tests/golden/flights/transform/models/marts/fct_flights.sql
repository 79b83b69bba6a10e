with

stg_faa__flights as (

    select * from {{ ref('stg_faa__flights') }}

),

dim_airlines as (

    select * from {{ ref('dim_airlines') }}

),

dim_airports as (

    select * from {{ ref('dim_airports') }}

),

dim_planes as (

    select * from {{ ref('dim_planes') }}

),

dim_weather as (

    select * from {{ ref('dim_weather') }}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

final as (

    select
        {{
            surrogate_key([
                'flights.time_hour',
                'flights.carrier',
                'flights.flight',
            ])
        }} as flights_key,
        coalesce(airlines.airlines_key, {{ unknown_key() }}) as airlines_key,
        coalesce(planes.planes_key, {{ unknown_key() }}) as planes_key,
        coalesce(origin_airport.airports_key, {{ unknown_key() }}) as origin_airport_key,
        coalesce(destination_airport.airports_key, {{ unknown_key() }}) as destination_airport_key,
        coalesce(departure_weather.weather_key, {{ unknown_key() }}) as departure_weather_key,
        coalesce(time_hour_date.date_key, -1) as time_hour_date_key,
        coalesce(flight_date_date.date_key, -1) as flight_date_key,
        flights.time_hour,
        flights.carrier,
        flights.flight,
        flights.tailnum,
        flights.origin,
        flights.dest,
        flights.year,
        flights.month,
        flights.day,
        flights.dep_time,
        flights.sched_dep_time,
        flights.dep_delay,
        flights.arr_time,
        flights.sched_arr_time,
        flights.arr_delay,
        flights.air_time,
        flights.distance,
        flights.hour,
        flights.minute,
        flights.flight_date,
        flights._dlt_load_id,
        flights._extracted_at,
        flights._source_file
    from stg_faa__flights as flights
    left join dim_airlines as airlines
        on
            flights.carrier = airlines.carrier
    left join dim_planes as planes
        on
            flights.tailnum = planes.tailnum
            and flights.time_hour >= planes.valid_from
            and flights.time_hour < planes.valid_to
    left join dim_airports as origin_airport
        on
            flights.origin = origin_airport.faa
    left join dim_airports as destination_airport
        on
            flights.dest = destination_airport.faa
    left join dim_weather as departure_weather
        on
            flights.origin = departure_weather.origin
            and flights.time_hour = departure_weather.time_hour
    left join dim_date as time_hour_date
        on cast(flights.time_hour as date) = time_hour_date.date_day
    left join dim_date as flight_date_date
        on cast(flights.flight_date as date) = flight_date_date.date_day

)

select * from final
