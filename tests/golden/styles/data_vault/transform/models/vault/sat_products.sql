with

base_shop__products as (

    select * from {{ ref('base_shop__products') }}
    where _misfits is null

),

hashed as (

    select
        *,
        {{
            surrogate_key([
                'sku',
            ])
        }} as products_hk,
        {{
            surrogate_key([
                'title',
                'price',
            ])
        }} as _hash_diff
    from base_shop__products

),

arranged as (

    select
        *,
        row_number() over (
            partition by products_hk
            order by
                _extracted_at,
                _dlt_load_id,
                _file_modified_at,
                _source_file,
                _source_row
        ) as _load_sequence,
        lag(_hash_diff) over (
            partition by products_hk
            order by
                _extracted_at,
                _dlt_load_id,
                _file_modified_at,
                _source_file,
                _source_row
        ) as _hash_diff_before,
        count(*) over (partition by products_hk, _dlt_load_id) as _rows_in_load
    from hashed

),

final as (

    select
        products_hk,
        _extracted_at as _load_date,
        _load_sequence,
        _hash_diff,
        'shop.products' as _record_source,
        title,
        price,
        _source_file,
        _source_row,
        _file_modified_at,
        _dlt_load_id
    from arranged
    where
        -- What came again unchanged says nothing new, unless other states came along with it.
        _hash_diff_before is null
        or _hash_diff_before <> _hash_diff
        or _rows_in_load > 1

)

select * from final
