with

base_shop__cities as (

    select * from {{ ref('base_shop__cities') }}

),

loads as (

    select
        _dlt_load_id,
        min(_extracted_at) as _load_date,
        row_number() over (order by _dlt_load_id) as load_number,
        lead(min(_extracted_at)) over (order by _dlt_load_id) as next_load_date
    from base_shop__cities
    group by _dlt_load_id

),

seen as (

    select distinct
        {{
            surrogate_key([
                'city',
            ])
        }} as cities_hk,
        _dlt_load_id,
        _is_last_load
    from base_shop__cities
    where _misfits is null

),

stretches as (

    select
        seen.cities_hk,
        seen._is_last_load,
        loads._load_date,
        loads.next_load_date,
        loads.load_number - row_number() over (
            partition by seen.cities_hk
            order by loads.load_number
        ) as stretch
    from seen
    inner join loads on seen._dlt_load_id = loads._dlt_load_id

),

final as (

    select
        cities_hk,
        min(_load_date) as _load_date,
        max(coalesce(next_load_date, timestamp '9999-12-31 00:00:00')) as _end_date,
        max(case when _is_last_load then 1 else 0 end) = 1 as is_active,
        'shop.cities' as _record_source
    from stretches
    group by
        cities_hk,
        stretch

)

select * from final
