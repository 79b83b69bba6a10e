with

current_orders as (

    select * from {{ ref('current_orders') }}

),

current_lines as (

    select * from {{ ref('current_lines') }}

),

current_visits as (

    select * from {{ ref('current_visits') }}

),

dates as (

    select cast(ordered_on as date) as date_day from current_orders
    union all
    select cast(updated_at as date) as date_day from current_orders
    union all
    select cast("at" as date) as date_day from current_lines
    union all
    select cast("at" as date) as date_day from current_visits

),

bounds as (

    select
        cast(date_trunc('year', min(date_day)) as date) as first_day,
        cast(date_trunc('year', max(date_day)) + interval '1 year' - interval '1 day' as date) as last_day
    from dates
    where date_day between date '1900-01-01' and date '2199-12-31'

),

days as (

    {{ date_series('bounds') }}

),

members as (

    select
        {{ date_number('date_day') }} as date_key,
        date_day,
        cast(extract(year from date_day) as integer) as year_number,
        cast(extract(quarter from date_day) as integer) as quarter_of_year,
        cast(extract(month from date_day) as integer) as month_of_year,
        {{ month_name('date_day') }} as month_name,
        cast(extract(week from date_day) as integer) as iso_week,
        cast(extract(day from date_day) as integer) as day_of_month,
        cast(extract(doy from date_day) as integer) as day_of_year,
        cast(extract(isodow from date_day) as integer) as day_of_week,
        {{ day_name('date_day') }} as day_name,
        extract(isodow from date_day) > 5 as is_weekend
    from days

),

unknown_member as (

    select
        -1 as date_key,
        cast(null as date) as date_day,
        cast(null as integer) as year_number,
        cast(null as integer) as quarter_of_year,
        cast(null as integer) as month_of_year,
        'Unknown' as month_name,
        cast(null as integer) as iso_week,
        cast(null as integer) as day_of_month,
        cast(null as integer) as day_of_year,
        cast(null as integer) as day_of_week,
        'Unknown' as day_name,
        cast(null as boolean) as is_weekend

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
