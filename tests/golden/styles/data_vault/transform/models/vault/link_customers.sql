with

base_shop__customers as (

    select * from {{ ref('base_shop__customers') }}
    where _misfits is null

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
