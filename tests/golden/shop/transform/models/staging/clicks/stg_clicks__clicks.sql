{{
    config(
        unique_key=[
            'id',
        ],
    )
}}

with

versions as (

    select * from {{ ref('base_clicks__clicks') }}
    where
        _misfits is null

),

{% if is_incremental() %}

    changed as (

        select distinct
            id
        from versions
        where _dlt_load_id > (select coalesce(max(staged._dlt_load_id), '') from {{ this }} as staged)

    ),

{% endif %}

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
    {% if is_incremental() %}
        where exists (
            select 1
            from changed
            where
                versions.id = changed.id
        )
    {% endif %}

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
