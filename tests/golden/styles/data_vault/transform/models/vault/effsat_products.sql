with

base_shop__products as (

    select * from {{ ref('base_shop__products') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_products')) }})
        {% else %}
            and _dlt_load_id in (select loads_products._dlt_load_id from {{ ref('loads_products') }} as loads_products)
        {% endif %}

),

loads as (

    select
        _dlt_load_id,
        _load_date,
        row_number() over (order by _dlt_load_id) as load_number
    from {{ ref('loads_products') }}
    {% if is_incremental() %}
        where _vaulted_at > timestamp '{{ moment_built() }}'
    {% endif %}

),

{% if is_incremental() %}
    known_before as (

        select
            *,
            row_number() over (partition by products_hk order by _dlt_load_id desc) as newest_rank
        from {{ this }}
        where _dlt_load_id < (select min(loads._dlt_load_id) from loads)

    ),

{% endif %}
seen as (

    select distinct
        {{
            surrogate_key([
                'sku',
            ])
        }} as products_hk,
        loads.load_number
    from base_shop__products
    inner join loads on base_shop__products._dlt_load_id = loads._dlt_load_id
    {% if is_incremental() %}
        union all
        -- What was there before stands as load 0.
        select
            products_hk,
            0 as load_number
        from known_before
        where newest_rank = 1 and is_active
    {% endif %}

),

neighbours as (

    select
        *,
        lag(load_number) over (partition by products_hk order by load_number) as load_before,
        lead(load_number) over (partition by products_hk order by load_number) as load_after
    from seen

),

turns as (

    select
        products_hk,
        load_number,
        true as is_active
    from neighbours
    where load_before is null or load_before < load_number - 1
    union all
    select
        products_hk,
        load_number + 1 as load_number,
        false as is_active
    from neighbours
    where load_after is null or load_after > load_number + 1

),

final as (

    select
        turns.products_hk,
        loads._load_date,
        turns.is_active,
        'shop.products' as _record_source,
        loads._dlt_load_id
    from turns
    inner join loads on turns.load_number = loads.load_number

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.products_hk = final.products_hk
            and known._dlt_load_id = final._dlt_load_id
    )
{% endif %}
