with

base_shop__orders as (

    select * from {{ ref('base_shop__orders') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_orders')) }})
        {% else %}
            and _dlt_load_id in (select loads_orders._dlt_load_id from {{ ref('loads_orders') }} as loads_orders)
        {% endif %}

),


relationships as (

    select
        {{
            surrogate_key([
                '"order"',
            ])
        }} as orders_hk,
        case
            when customer is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customer',
                    ])
                }}
        end as customers_hk,
        _extracted_at
    from base_shop__orders

),

final as (

    select
        {{
            surrogate_key([
                'orders_hk',
                'customers_hk',
            ])
        }} as link_orders_hk,
        orders_hk,
        customers_hk,
        min(_extracted_at) as _load_date,
        'shop.orders' as _record_source
    from relationships
    group by
        orders_hk,
        customers_hk

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.link_orders_hk = final.link_orders_hk
    )
{% endif %}
