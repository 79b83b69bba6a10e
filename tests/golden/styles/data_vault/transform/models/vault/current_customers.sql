{{
    config(
        incremental_strategy='delete+insert',
        unique_key=[
            'id',
        ],
    )
}}

-- depends_on: {{ ref('base_shop__customers') }}

with

hub_customers as (

    select * from {{ ref('hub_customers') }}

),

{% if is_incremental() %}

    touched as (

        select distinct
            {{
                surrogate_key([
                    'id',
                ])
            }} as customers_hk
        from {{ ref('base_shop__customers') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

states_customers as (

    select
        states.*,
        states._load_date as _extracted_at
    from {{ ref('states_customers') }} as states
    {% if is_incremental() %}
        inner join touched on states.customers_hk = touched.customers_hk
    {% endif %}

),

states_of_keys as (

    select
        hub.id,
        sat.*
    from hub_customers as hub
    inner join states_customers as sat on hub.customers_hk = sat.customers_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by customers_hk
            order by
                updated_at desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as state_rank
    from states_of_keys

),

final as (

    select
        ranked.id,
        ranked.name,
        ranked.email,
        ranked.segment,
        ranked.status,
        ranked.city,
        ranked.merged_into,
        ranked.updated_at,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
