{{
    config(
        unique_key=[
            'customer_id',
        ],
    )
}}

with

{% if is_incremental() %}

    changed as (

        select distinct
            customer_id
        from {{ ref('base_shop_export__customers') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

versions as (

    select landed.* from {{ ref('base_shop_export__customers') }} as landed
    {% if is_incremental() %}
        inner join changed
            on
                landed.customer_id = changed.customer_id
    {% endif %}
    where landed._misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                customer_id
            order by
                updated_at desc nulls last,
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
        customer_id,
        name,
        email,
        segment,
        "group",
        updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
