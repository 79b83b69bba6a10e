{{
    config(
        unique_key=[
            'id',
        ],
    )
}}

with

{% if is_incremental() %}

    changed as (

        select distinct
            id
        from {{ ref('base_clicks__clicks') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

versions as (

    select landed.* from {{ ref('base_clicks__clicks') }} as landed
    {% if is_incremental() %}
        inner join changed
            on
                landed.id = changed.id
    {% endif %}
    where landed._misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                id
            order by
                "at" desc nulls last,
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
        id,
        customer,
        product,
        ip,
        "at",
        context,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
