with

versions as (

    select * from {{ ref('int_stock__versions') }}

),

landed as (

    select * from {{ ref('base_shop__stock') }}
    where _misfits is null

),

-- Since when a key is known: its first version counts from the beginning of time.
known as (

    select
        sku,
        city,
        coalesce(min(cast(counted_at as timestamp)), min(_extracted_at)) as known_from,
        coalesce(max(cast(counted_at as timestamp)), max(_extracted_at)) as known_until
    from landed
    group by
        sku,
        city

),

bounds as (

    select
        cast(date_trunc('week', min(known_from)) as date) as first_day,
        cast(max(known_until) as date) as last_day
    from known

),

days as (

    {{ date_series('bounds') }}

),

starts as (

    select distinct date_trunc('week', cast(date_day as timestamp)) as starts_at
    from days

),

periods as (

    select
        starts_at,
        starts_at + interval '1 week' as ends_at
    from starts

),

final as (

    select
        versions.sku,
        versions.city,
        versions.pieces,
        versions.worth,
        versions.counted_at,
        cast(periods.starts_at as date) as period_start,
        cast(periods.ends_at - interval '1 day' as date) as period_end,
        cast(periods.ends_at - interval '1 microsecond' as timestamp) as _as_of
    from versions
    inner join known
        on
            versions.sku = known.sku
            and versions.city = known.city
    inner join periods
        on
            versions.valid_from < periods.ends_at
            and versions.valid_to >= periods.ends_at
            and known.known_from < periods.ends_at

)

select * from final
