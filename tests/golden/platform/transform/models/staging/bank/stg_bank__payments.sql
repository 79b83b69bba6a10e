{{
    config(
        unique_key=[
            'reference',
        ],
    )
}}

with

versions as (

    select * from {{ ref('base_bank__payments') }}
    where
        _misfits is null

),

{% if is_incremental() %}

    changed as (

        select distinct
            reference
        from versions
        where _dlt_load_id > (select coalesce(max(staged._dlt_load_id), '') from {{ this }} as staged)

    ),

{% endif %}

ranked as (

    select
        *,
        row_number() over (
            partition by
                reference
            order by
                booked desc nulls last,
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
                versions.reference = changed.reference
        )
    {% endif %}

),

final as (

    select
        reference,
        invoice,
        amount,
        booked,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
