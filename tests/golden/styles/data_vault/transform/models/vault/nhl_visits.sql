with

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

hashed as (

    select
        *,
        {{
            surrogate_key([
                'visit',
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
        {{
            surrogate_key([
                'visit',
                'customer',
                'pages',
                '"at"',
            ])
        }} as _hash_diff
    from base_shop__visits

),

ranked as (

    select
        *,
        row_number() over (
            partition by visits_hk, _hash_diff
            order by
                _extracted_at,
                _dlt_load_id,
                _file_modified_at,
                _source_file,
                _source_row
        ) as arrival_rank
    from hashed

),

final as (

    select
        visits_hk,
        customers_hk,
        _extracted_at as _load_date,
        _hash_diff,
        'shop.visits' as _record_source,
        visit,
        customer,
        pages,
        "at",
        _source_file,
        _source_row,
        _file_modified_at,
        _dlt_load_id
    from ranked
    where arrival_rank = 1

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.visits_hk = final.visits_hk
            and known._hash_diff = final._hash_diff
    )
{% endif %}
