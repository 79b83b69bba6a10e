with

base_shop__cities as (

    select * from {{ ref('base_shop__cities') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_cities')) }})
        {% else %}
            and _dlt_load_id in (select loads_cities._dlt_load_id from {{ ref('loads_cities') }} as loads_cities)
        {% endif %}

),

hashed as (

    select
        *,
        {{
            surrogate_key([
                'city',
            ])
        }} as cities_hk,
        {{
            surrogate_key([
                'country',
            ])
        }} as _hash_diff
    from base_shop__cities

),

states as (

    select
        *,
        _extracted_at as _load_date,
        'shop.cities' as _record_source,
        row_number() over (
            partition by cities_hk, _dlt_load_id
            order by
                _extracted_at,
                _dlt_load_id,
                _file_modified_at,
                _source_file,
                _source_row
        ) as _load_sequence,
        count(*) over (partition by cities_hk, _dlt_load_id) as _rows_in_load
    from hashed
    {% if is_incremental() %}
        -- A run that was ended before it could say so may have brought some already.
        where not exists (
            select 1
            from {{ this }} as known
            where
                known.cities_hk = hashed.cities_hk
                and known._dlt_load_id = hashed._dlt_load_id
        )
    {% endif %}

),

with_known as (

    select
        cities_hk,
        _load_date,
        _load_sequence,
        _hash_diff,
        _record_source,
        country,
        _source_file,
        _source_row,
        _file_modified_at,
        _dlt_load_id,
        _rows_in_load
    from states
    {% if is_incremental() %}
        union all
        select
            cities_hk,
            _load_date,
            _load_sequence,
            _hash_diff,
            _record_source,
            country,
            _source_file,
            _source_row,
            _file_modified_at,
            _dlt_load_id,
            0 as _rows_in_load
        from {{ this }} as known
        where exists (
            select 1
            from states
            where states.cities_hk = known.cities_hk
        )
    {% endif %}

),

compared as (

    select
        *,
        lag(_hash_diff) over (
            partition by cities_hk
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
        cities_hk,
        _load_date,
        _load_sequence,
        _hash_diff,
        _record_source,
        country,
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
