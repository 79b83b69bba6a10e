{{
    config(
        unique_key=[
            'id',
        ],
        pre_hook="{{ forget_changed_keys(ref('base_billing__invoices')) }}",
    )
}}

with

{% if is_incremental() %}

    changed as (

        select distinct
            id
        from {{ ref('base_billing__invoices') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

versions as (

    select landed.* from {{ ref('base_billing__invoices') }} as landed
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
                _extracted_at desc,
                _is_gone asc,
                updated_at desc nulls last,
                _source_row desc,
                _dlt_load_id desc
        ) as version_rank
    from versions

),

final as (

    select
        id,
        customer,
        amount,
        issued,
        updated_at,
        _dlt_load_id,
        _extracted_at
    from ranked
    where
        version_rank = 1
        and not _is_deleted

)

select * from final
