{{
    config(
        unique_key=[
            'id',
        ],
        pre_hook="{{ forget_changed_keys(ref('base_billing__invoices')) }}",
    )
}}

with

versions as (

    select * from {{ ref('base_billing__invoices') }}
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
                _extracted_at desc,
                _is_gone asc,
                updated_at desc nulls last,
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
