with

base_shop__stock as (

    select * from {{ ref('base_shop__stock') }}
    where
        _misfits is null
        and _dlt_load_id in (
            select loads_stock._dlt_load_id
            from {{ ref('loads_stock') }} as loads_stock
            {% if is_incremental() %}
                where loads_stock._vaulted_at > timestamp '{{ moment_built() }}'
            {% endif %}
        )

),


relationships as (

    select
        {{
            surrogate_key([
                'sku',
                'city',
            ])
        }} as stock_hk,
        case
            when sku is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'sku',
                    ])
                }}
        end as products_hk,
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
    from base_shop__stock

),

final as (

    select
        {{
            surrogate_key([
                'stock_hk',
                'products_hk',
                'cities_hk',
            ])
        }} as link_stock_hk,
        stock_hk,
        products_hk,
        cities_hk,
        min(_extracted_at) as _load_date,
        'shop.stock' as _record_source
    from relationships
    group by
        stock_hk,
        products_hk,
        cities_hk

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.link_stock_hk = final.link_stock_hk
    )
{% endif %}
