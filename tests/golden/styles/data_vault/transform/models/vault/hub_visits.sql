with

base_shop__visits as (

    select * from {{ ref('base_shop__visits') }}
    where
        _misfits is null
        and _dlt_load_id in (
            select loads_visits._dlt_load_id
            from {{ ref('loads_visits') }} as loads_visits
            {% if is_incremental() %}
                where loads_visits._vaulted_at > timestamp '{{ moment_built() }}'
            {% endif %}
        )

),

arrivals as (

    select
        customer,
        "at",
        _extracted_at as _load_date,
        'shop.visits' as _record_source
    from base_shop__visits
    where
        customer is not null
        and "at" is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                customer,
                "at"
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
                'customer',
                '"at"',
            ])
        }} as visits_hk,
        customer,
        "at",
        _load_date,
        _record_source
    from ranked
    where arrival_rank = 1

),

ghost as (

    select
        {{ unknown_key() }} as visits_hk,
        cast(null as varchar) as customer,
        cast(null as timestamp) as "at",
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
            known.visits_hk = final.visits_hk
    )
{% endif %}
