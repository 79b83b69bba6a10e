{{
    config(
        materialized='incremental',
        unique_key=[
            'time_hour',
            'carrier',
            'flight',
        ],
    )
}}

-- depends_on: {{ ref('int_airlines__changes') }}
-- depends_on: {{ ref('int_airports__changes') }}
-- depends_on: {{ ref('int_planes__changes') }}
-- depends_on: {{ ref('int_weather__changes') }}

with

stg_faa__flights as (

    select * from {{ ref('stg_faa__flights') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            flights.time_hour,
            flights.carrier,
            flights.flight
        from {{ ref('stg_faa__flights') }} as flights
        where flights._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to airlines that came, changed or left.
        select
            flights.time_hour,
            flights.carrier,
            flights.flight
        from {{ ref('stg_faa__flights') }} as flights
        inner join {{ ref('int_airlines__changes') }} as airlines
            on
                flights.carrier = airlines.carrier
        where airlines.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to planes that came, changed or left.
        select
            flights.time_hour,
            flights.carrier,
            flights.flight
        from {{ ref('stg_faa__flights') }} as flights
        inner join {{ ref('int_planes__changes') }} as planes
            on
                flights.tailnum = planes.tailnum
                and flights.time_hour >= planes.changed_from
        where planes.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to origin_airport that came, changed or left.
        select
            flights.time_hour,
            flights.carrier,
            flights.flight
        from {{ ref('stg_faa__flights') }} as flights
        inner join {{ ref('int_airports__changes') }} as origin_airport
            on
                flights.origin = origin_airport.faa
        where origin_airport.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to destination_airport that came, changed or left.
        select
            flights.time_hour,
            flights.carrier,
            flights.flight
        from {{ ref('stg_faa__flights') }} as flights
        inner join {{ ref('int_airports__changes') }} as destination_airport
            on
                flights.dest = destination_airport.faa
        where destination_airport.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to departure_weather that came, changed or left.
        select
            flights.time_hour,
            flights.carrier,
            flights.flight
        from {{ ref('stg_faa__flights') }} as flights
        inner join {{ ref('int_weather__changes') }} as departure_weather
            on
                flights.origin = departure_weather.origin
                and flights.time_hour = departure_weather.time_hour
        where departure_weather.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select stg_faa__flights.* from stg_faa__flights
    {% if is_incremental() %}
        inner join touched
            on
                stg_faa__flights.time_hour = touched.time_hour
                and stg_faa__flights.carrier = touched.carrier
                and stg_faa__flights.flight = touched.flight
    {% endif %}

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
    from chosen as flights
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
