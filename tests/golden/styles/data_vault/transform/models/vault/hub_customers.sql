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

base_shop__phones as (

    select * from {{ ref('base_shop__phones') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_phones')) }})
        {% else %}
            and _dlt_load_id in (select loads_phones._dlt_load_id from {{ ref('loads_phones') }} as loads_phones)
        {% endif %}

),

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

base_shop__lines as (

    select * from {{ ref('base_shop__lines') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_lines')) }})
        {% else %}
            and _dlt_load_id in (select loads_lines._dlt_load_id from {{ ref('loads_lines') }} as loads_lines)
        {% endif %}

),

base_shop__visits as (

    select * from {{ ref('base_shop__visits') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_visits')) }})
        {% else %}
            and _dlt_load_id in (select loads_visits._dlt_load_id from {{ ref('loads_visits') }} as loads_visits)
        {% endif %}

),

arrivals as (

    select
        id,
        _extracted_at as _load_date,
        'shop.customers' as _record_source
    from base_shop__customers
    where
        id is not null
    union all
    select
        merged_into as id,
        _extracted_at as _load_date,
        'shop.customers' as _record_source
    from base_shop__customers
    where
        merged_into is not null
    union all
    select
        customer as id,
        _extracted_at as _load_date,
        'shop.phones' as _record_source
    from base_shop__phones
    where
        customer is not null
    union all
    select
        customer as id,
        _extracted_at as _load_date,
        'shop.orders' as _record_source
    from base_shop__orders
    where
        customer is not null
    union all
    select
        buyer as id,
        _extracted_at as _load_date,
        'shop.lines' as _record_source
    from base_shop__lines
    where
        buyer is not null
    union all
    select
        receiver as id,
        _extracted_at as _load_date,
        'shop.lines' as _record_source
    from base_shop__lines
    where
        receiver is not null
    union all
    select
        customer as id,
        _extracted_at as _load_date,
        'shop.visits' as _record_source
    from base_shop__visits
    where
        customer is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                id
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
                'id',
            ])
        }} as customers_hk,
        id,
        _load_date,
        _record_source
    from ranked
    where arrival_rank = 1

),

ghost as (

    select
        {{ unknown_key() }} as customers_hk,
        cast(null as varchar) as id,
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
            known.customers_hk = final.customers_hk
    )
{% endif %}
