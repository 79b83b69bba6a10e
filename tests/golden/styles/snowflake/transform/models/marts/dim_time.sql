with

minutes as (

    select
        cast(floor(minute_number / 60.0) as integer) as hour_number,
        cast(minute_number % 60 as integer) as minute_number
    from {{ minutes_of_day() }} as every_minute (minute_number)

),

members as (

    select
        hour_number * 100 + minute_number as time_key,
        right('0' || cast(hour_number as varchar), 2) || ':' || right('0' || cast(minute_number as varchar), 2) as time_of_day,
        hour_number as hour_of_day,
        minute_number as minute_of_hour,
        case
            when hour_number < 6 then 'night'
            when hour_number < 12 then 'morning'
            when hour_number < 18 then 'afternoon'
            else 'evening'
        end as part_of_day
    from minutes

),

unknown_member as (

    select
        -1 as time_key,
        'Unknown' as time_of_day,
        cast(null as integer) as hour_of_day,
        cast(null as integer) as minute_of_hour,
        'Unknown' as part_of_day

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
