{{
    config(
        unique_key=[
            'day',
            'sku',
        ],
    )
}}

with

{% if is_incremental() %}

    changed as (

        select distinct
            day,
            sku
        from {{ ref('base_stock__levels') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

versions as (

    select landed.* from {{ ref('base_stock__levels') }} as landed
    {% if is_incremental() %}
        inner join changed
            on
                landed.day = changed.day
                and landed.sku = changed.sku
    {% endif %}
    where landed._misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                day,
                sku
            order by
                day desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as version_rank
    from versions

),

final as (

    select
        day,
        sku,
        pieces,
        share,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
