[% set calendar = model.subject %]
with

[% if calendar.first %]
bounds as (

    select
        date '[[ calendar.first ]]' as first_day,
        date '[[ calendar.last ]]' as last_day

),
[% else %]
[% for fact in calendar.dated %]
[[ fact.reads ]] as (

    select * from {{ ref('[[ fact.reads ]]') }}

),

[% endfor %]
dates as (

[% for fact in calendar.dated %]
[% set last_fact = loop.last %]
[% for date in fact.dates %]
    select cast([[ date.column.sql ]] as date) as date_day from [[ fact.reads ]]
[% if not (loop.last and last_fact) %]
    union all
[% endif %]
[% endfor %]
[% endfor %]

),

bounds as (

    select
        cast(date_trunc('year', min(date_day)) as date) as first_day,
        cast(date_trunc('year', max(date_day)) + interval '1 year' - interval '1 day' as date) as last_day
    from dates
    where date_day between date '1900-01-01' and date '2199-12-31'

),
[% endif %]

days as (

    {{ date_series('bounds') }}

),

