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


relationships as (

    select
        {{
            surrogate_key([
                'customer',
                '"at"',
            ])
        }} as visits_hk,
        case
            when customer is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customer',
                    ])
                }}
        end as customers_hk,
        case
            when sku is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'sku',
                    ])
                }}
        end as products_hk,
        _extracted_at
    from base_shop__visits

),

final as (

    select
        {{
            surrogate_key([
                'visits_hk',
                'customers_hk',
                'products_hk',
            ])
        }} as link_visits_hk,
        visits_hk,
        customers_hk,
        products_hk,
        min(_extracted_at) as _load_date,
        'shop.visits' as _record_source
    from relationships
    group by
        visits_hk,
        customers_hk,
        products_hk

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.link_visits_hk = final.link_visits_hk
    )
{% endif %}
