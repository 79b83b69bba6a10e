{{
    config(
        incremental_strategy='delete+insert',
        unique_key=[
            '"order"',
            'line',
        ],
    )
}}

-- depends_on: {{ ref('base_shop__lines') }}

with

hub_lines as (

    select * from {{ ref('hub_lines') }}

),

{% if is_incremental() %}

    touched as (

        select distinct
            {{
                surrogate_key([
                    '"order"',
                    'line',
                ])
            }} as lines_hk
        from {{ ref('base_shop__lines') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

sat_lines as (

    select
        states.*,
        states._load_date as _extracted_at
    from {{ ref('sat_lines') }} as states
    {% if is_incremental() %}
        inner join touched on states.lines_hk = touched.lines_hk
    {% endif %}

),

states_of_keys as (

    select
        hub."order",
        hub.line,
        sat.*
    from hub_lines as hub
    inner join sat_lines as sat on hub.lines_hk = sat.lines_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by lines_hk
            order by
                "at" desc nulls last,
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
        ranked."order",
        ranked.line,
        ranked.sku,
        ranked.buyer,
        ranked.receiver,
        ranked.amount,
        ranked."at",
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
