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

base_shop__customers as (

    select * from {{ ref('base_shop__customers') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_customers')) }})
        {% else %}
            and _dlt_load_id in (select loads_customers._dlt_load_id from {{ ref('loads_customers') }} as loads_customers)
        {% endif %}

),

arrivals as (

    select
        city,
        _extracted_at as _load_date,
        'shop.cities' as _record_source
    from base_shop__cities
    where
        city is not null
    union all
    select
        city,
        _extracted_at as _load_date,
        'shop.customers' as _record_source
    from base_shop__customers
    where
        city is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                city
            order by
                _load_date,
                _record_source
        ) as arrival_rank
    from arrivals

),

members as (

    select
        {{
            surrogate_key([
                'city',
            ])
        }} as cities_hk,
        city,
        _load_date,
        _record_source
    from ranked
    where arrival_rank = 1

),

ghost as (

    select
        {{ unknown_key() }} as cities_hk,
        cast(null as varchar) as city,
        timestamp '1900-01-01 00:00:00' as _load_date,
        'ghost' as _record_source

),

final as (

    select * from members
    union all
    select * from ghost

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.cities_hk = final.cities_hk
    )
{% endif %}
