with

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


relationships as (

    select
        {{
            surrogate_key([
                'id',
            ])
        }} as customers_hk,
        case
            when city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'city',
                    ])
                }}
        end as cities_hk,
        _extracted_at
    from base_shop__customers

),

final as (

    select
        {{
            surrogate_key([
                'customers_hk',
                'cities_hk',
            ])
        }} as link_customers_hk,
        customers_hk,
        cities_hk,
        min(_extracted_at) as _load_date,
        'shop.customers' as _record_source
    from relationships
    group by
        customers_hk,
        cities_hk

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.link_customers_hk = final.link_customers_hk
    )
{% endif %}
