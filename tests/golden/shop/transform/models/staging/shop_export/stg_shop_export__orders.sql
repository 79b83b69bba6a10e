{{
    config(
        unique_key=[
            'order_id',
        ],
    )
}}

with

{% if is_incremental() %}

    changed as (

        select distinct
            order_id
        from {{ ref('base_shop_export__orders') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

versions as (

    select landed.* from {{ ref('base_shop_export__orders') }} as landed
    {% if is_incremental() %}
        inner join changed
            on
                landed.order_id = changed.order_id
    {% endif %}
    where landed._misfits is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                order_id
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
        order_id,
        customer_id,
        "order",
        paid,
        ordered_at,
        updated_at,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
