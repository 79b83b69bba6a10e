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

arrivals as (

    select
        "order",
        _extracted_at as _load_date,
        'shop.orders' as _record_source
    from base_shop__orders
    where
        "order" is not null
    union all
    select
        "order",
        _extracted_at as _load_date,
        'shop.lines' as _record_source
    from base_shop__lines
    where
        "order" is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                "order"
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
                '"order"',
            ])
        }} as orders_hk,
        "order",
        _load_date,
        _record_source
    from ranked
    where arrival_rank = 1

),

ghost as (

    select
        {{ unknown_key() }} as orders_hk,
        cast(null as bigint) as "order",
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
            known.orders_hk = final.orders_hk
    )
{% endif %}
