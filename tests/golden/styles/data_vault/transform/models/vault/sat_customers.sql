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

hashed as (

    select
        *,
        {{
            surrogate_key([
                'id',
            ])
        }} as customers_hk,
        {{
            surrogate_key([
                'segment',
                'status',
            ])
        }} as _status_hash_diff,
        {{
            surrogate_key([
                'name',
                'email',
            ])
        }} as _personal_hash_diff,
        {{
            surrogate_key([
                'name',
                'email',
                'segment',
                'status',
                'city',
                'merged_into',
                'updated_at',
            ])
        }} as _hash_diff
    from base_shop__customers

),

states as (

    select
        *,
        _extracted_at as _load_date,
        'shop.customers' as _record_source,
        row_number() over (
            partition by customers_hk, _dlt_load_id
            order by
                _extracted_at,
                _dlt_load_id,
                _file_modified_at,
                _source_file,
                _source_row
        ) as _load_sequence,
        count(*) over (partition by customers_hk, _dlt_load_id) as _rows_in_load
    from hashed
    {% if is_incremental() %}
        -- A run that was ended before it could say so may have brought some already.
        where not exists (
            select 1
            from {{ this }} as known
            where
                known.customers_hk = hashed.customers_hk
                and known._dlt_load_id = hashed._dlt_load_id
        )
    {% endif %}

),

with_known as (

    select
        customers_hk,
        _load_date,
        _load_sequence,
        _hash_diff,
        _status_hash_diff,
        _personal_hash_diff,
        _record_source,
        city,
        merged_into,
        updated_at,
        _source_file,
        _source_row,
        _file_modified_at,
        _dlt_load_id,
        _rows_in_load
    from states
    {% if is_incremental() %}
        union all
        select
            customers_hk,
            _load_date,
            _load_sequence,
            _hash_diff,
            _status_hash_diff,
            _personal_hash_diff,
            _record_source,
            city,
            merged_into,
            updated_at,
            _source_file,
            _source_row,
            _file_modified_at,
            _dlt_load_id,
            0 as _rows_in_load
        from {{ this }} as known
        where exists (
            select 1
            from states
            where states.customers_hk = known.customers_hk
        )
    {% endif %}

),

compared as (

    select
        *,
        lag(_hash_diff) over (
            partition by customers_hk
            order by
                _load_date,
                _dlt_load_id,
                _file_modified_at,
                _source_file,
                _source_row
        ) as _hash_diff_before
    from with_known

),

final as (

    select
        customers_hk,
        _load_date,
        _load_sequence,
        _hash_diff,
        _status_hash_diff,
        _personal_hash_diff,
        _record_source,
        city,
        merged_into,
        updated_at,
        _source_file,
        _source_row,
        _file_modified_at,
        _dlt_load_id
    from compared
    where
        -- What came again unchanged says nothing new, unless other states came along with it.
        _rows_in_load > 1
        or (
            _rows_in_load = 1
            and (_hash_diff_before is null or _hash_diff_before <> _hash_diff)
        )

)

select * from final
