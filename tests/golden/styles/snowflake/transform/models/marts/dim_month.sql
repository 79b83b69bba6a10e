with

dim_date as (

    select * from {{ ref('dim_date') }}

),

months as (

    select
        month_key,
        min(date_day) as first_day
    from dim_date
    where month_key <> -1
    group by month_key

),

members as (

    select
        month_key,
        cast(extract(year from first_day) * 10 + extract(quarter from first_day) as integer) as quarter_key,
        first_day,
        cast(extract(month from first_day) as integer) as month_of_year,
        {{ month_name('first_day') }} as month_name
    from months

),

unknown_member as (

    select
        -1 as month_key,
        -1 as quarter_key,
        cast(null as date) as first_day,
        cast(null as integer) as month_of_year,
        'Unknown' as month_name

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
