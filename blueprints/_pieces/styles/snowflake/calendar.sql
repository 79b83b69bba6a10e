[% include "blueprints/_pieces/styles/star/calendar_days.sql" %]
members as (

    select
        {{ date_number('date_day') }} as date_key,
        date_day,
        cast(extract(year from date_day) * 100 + extract(month from date_day) as integer) as month_key,
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
        -1 as month_key,
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
