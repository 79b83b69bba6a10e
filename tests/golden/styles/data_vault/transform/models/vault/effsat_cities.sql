with

base_shop__cities as (

    select * from {{ ref('base_shop__cities') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_cities')) }})
        {% else %}
            and _dlt_load_id in (select loads_cities._dlt_load_id from {{ ref('loads_cities') }} as loads_cities)
        {% endif %}

),

loads as (

    select
        _dlt_load_id,
        _load_date,
        row_number() over (order by _dlt_load_id) as load_number
    from {{ ref('loads_cities') }}
    {% if is_incremental() %}
        where _vaulted_at > timestamp '{{ moment_built() }}'
    {% endif %}

),

{% if is_incremental() %}
    known_before as (

        select
            *,
            row_number() over (partition by cities_hk order by _dlt_load_id desc) as newest_rank
        from {{ this }}
        where _dlt_load_id < (select min(loads._dlt_load_id) from loads)

    ),

{% endif %}
seen as (

    select distinct
        {{
            surrogate_key([
                'city',
            ])
        }} as cities_hk,
        loads.load_number
    from base_shop__cities
    inner join loads on base_shop__cities._dlt_load_id = loads._dlt_load_id
    {% if is_incremental() %}
        union all
        -- What was there before stands as load 0.
        select
            cities_hk,
            0 as load_number
        from known_before
        where newest_rank = 1 and is_active
    {% endif %}

),

neighbours as (

    select
        *,
        lag(load_number) over (partition by cities_hk order by load_number) as load_before,
        lead(load_number) over (partition by cities_hk order by load_number) as load_after
    from seen

),

turns as (

    select
        cities_hk,
        load_number,
        true as is_active
    from neighbours
    where load_before is null or load_before < load_number - 1
    union all
    select
        cities_hk,
        load_number + 1 as load_number,
        false as is_active
    from neighbours
    where load_after is null or load_after > load_number + 1

),

final as (

    select
        turns.cities_hk,
        loads._load_date,
        turns.is_active,
        'shop.cities' as _record_source,
        loads._dlt_load_id
    from turns
    inner join loads on turns.load_number = loads.load_number

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.cities_hk = final.cities_hk
            and known._dlt_load_id = final._dlt_load_id
    )
{% endif %}
