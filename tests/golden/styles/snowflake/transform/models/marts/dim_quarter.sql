with

dim_month as (

    select * from {{ ref('dim_month') }}

),

quarters as (

    select
        quarter_key,
        min(first_day) as first_day
    from dim_month
    where quarter_key <> -1
    group by quarter_key

),

members as (

    select
        quarter_key,
        cast(extract(year from first_day) as integer) as year_key,
        first_day,
        cast(extract(quarter from first_day) as integer) as quarter_of_year
    from quarters

),

unknown_member as (

    select
        -1 as quarter_key,
        -1 as year_key,
        cast(null as date) as first_day,
        cast(null as integer) as quarter_of_year

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
