with

dim_quarter as (

    select * from {{ ref('dim_quarter') }}

),

members as (

    select
        year_key,
        min(first_day) as first_day,
        year_key as year_number
    from dim_quarter
    where year_key <> -1
    group by year_key

),

unknown_member as (

    select
        -1 as year_key,
        cast(null as date) as first_day,
        cast(null as integer) as year_number

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
