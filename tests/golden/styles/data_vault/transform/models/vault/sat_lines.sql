with

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

hashed as (

    select
        *,
        {{
            surrogate_key([
                '"order"',
                'line',
            ])
        }} as lines_hk,
        {{
            surrogate_key([
                'sku',
                'buyer',
                'receiver',
                'amount',
                '"at"',
            ])
        }} as _hash_diff
    from base_shop__lines

),

states as (

    select
        *,
        _extracted_at as _load_date,
        'shop.lines' as _record_source,
        row_number() over (
            partition by lines_hk, _dlt_load_id
            order by
                _extracted_at,
                _dlt_load_id,
                _file_modified_at,
                _source_file,
                _source_row
        ) as _load_sequence,
        count(*) over (partition by lines_hk, _dlt_load_id) as _rows_in_load
    from hashed
    {% if is_incremental() %}
        -- A run that was ended before it could say so may have brought some already.
        where not exists (
            select 1
            from {{ this }} as known
            where
                known.lines_hk = hashed.lines_hk
                and known._dlt_load_id = hashed._dlt_load_id
        )
    {% endif %}

),

with_known as (

    select
        lines_hk,
        _load_date,
        _load_sequence,
        _hash_diff,
        _record_source,
        sku,
        buyer,
        receiver,
        amount,
        "at",
        _source_file,
        _source_row,
        _file_modified_at,
        _dlt_load_id,
        _rows_in_load
    from states
    {% if is_incremental() %}
        union all
        select
            lines_hk,
            _load_date,
            _load_sequence,
            _hash_diff,
            _record_source,
            sku,
            buyer,
            receiver,
            amount,
            "at",
            _source_file,
            _source_row,
            _file_modified_at,
            _dlt_load_id,
            0 as _rows_in_load
        from {{ this }} as known
        where exists (
            select 1
            from states
            where states.lines_hk = known.lines_hk
        )
    {% endif %}

),

compared as (

    select
        *,
        lag(_hash_diff) over (
            partition by lines_hk
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
        lines_hk,
        _load_date,
        _load_sequence,
        _hash_diff,
        _record_source,
        sku,
        buyer,
        receiver,
        amount,
        "at",
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
