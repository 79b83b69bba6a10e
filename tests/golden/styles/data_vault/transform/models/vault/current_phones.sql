{{
    config(
        incremental_strategy='delete+insert',
        unique_key=[
            'customer',
            'kind',
        ],
    )
}}

-- depends_on: {{ ref('base_shop__phones') }}

with

{% if is_incremental() %}

    touched as (

        select distinct
            {{
                surrogate_key([
                    'customer',
                    'kind',
                ])
            }} as phones_hk
        from {{ ref('base_shop__phones') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

states_phones as (

    select
        states.*,
        states._load_date as _extracted_at
    from {{ ref('states_phones') }} as states
    {% if is_incremental() %}
        inner join touched on states.phones_hk = touched.phones_hk
    {% endif %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by phones_hk
            order by
                updated_at desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as state_rank
    from states_phones

),

final as (

    select
        ranked.customer,
        ranked.kind,
        ranked.number,
        ranked.updated_at,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
