{{
    config(
        incremental_strategy='delete+insert',
        unique_key=[
            '"order"',
        ],
        pre_hook="{{ forget_changed_keys(ref('base_shop__orders')) }}",
    )
}}

-- depends_on: {{ ref('base_shop__orders') }}

with

hub_orders as (

    select * from {{ ref('hub_orders') }}

),

{% if is_incremental() %}

    touched as (

        select distinct
            {{
                surrogate_key([
                    '"order"',
                ])
            }} as orders_hk
        from {{ ref('base_shop__orders') }}
        where
            _misfits is null
            and _dlt_load_id > '{{ newest_load() }}'

    ),

{% endif %}

sat_orders as (

    select
        states.*,
        states._load_date as _extracted_at
    from {{ ref('sat_orders') }} as states
    {% if is_incremental() %}
        inner join touched on states.orders_hk = touched.orders_hk
    {% endif %}

),

states_of_keys as (

    select
        hub."order",
        sat.*
    from hub_orders as hub
    inner join sat_orders as sat on hub.orders_hk = sat.orders_hk

),

ranked as (

    select
        *,
        row_number() over (
            partition by orders_hk
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
        ranked."order",
        ranked.customer,
        ranked.status,
        ranked.ordered_on,
        ranked.updated_at,
        ranked._dlt_load_id,
        ranked._extracted_at,
        ranked._source_file
    from ranked
    where ranked.state_rank = 1

)

select * from final
where status <> 'void'
