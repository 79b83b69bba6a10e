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

pairs as (

    select
        {{
            surrogate_key([
                'id',
            ])
        }} as customers_hk,
        {{
            surrogate_key([
                'merged_into',
            ])
        }} as same_customers_hk,
        _extracted_at
    from base_shop__customers
    where
        merged_into is not null

),

final as (

    select
        {{
            surrogate_key([
                'customers_hk',
                'same_customers_hk',
            ])
        }} as sal_customers_hk,
        customers_hk,
        same_customers_hk,
        min(_extracted_at) as _load_date,
        'shop.customers' as _record_source
    from pairs
    group by
        customers_hk,
        same_customers_hk

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.sal_customers_hk = final.sal_customers_hk
    )
{% endif %}
