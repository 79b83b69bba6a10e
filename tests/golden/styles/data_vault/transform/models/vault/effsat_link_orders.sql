{{ config(materialized='table') }}

with

hub_orders as (

    select * from {{ ref('hub_orders') }}

),

sat_orders as (

    select
        *,
        _load_date as _extracted_at
    from {{ ref('sat_orders') }}

),

states_of_keys as (

    select
        hub."order",
        sat.*
    from hub_orders as hub
    inner join sat_orders as sat on hub.orders_hk = sat.orders_hk

),

landed as (

    select
        *,
        coalesce(status <> 'void', false) as _is_there,
        coalesce(cast(updated_at as timestamp), timestamp '1900-01-01 00:00:00') as _changed_at
    from states_of_keys

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                "order",
                _changed_at
            order by
                updated_at desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as version_rank
    from landed

),

states as (

    select
        *,
        case
            when _is_there
                then
                    {{
                        surrogate_key([
                            'customer',
                        ])
                    }}
            else 'gone'
        end as _state
    from ranked
    where version_rank = 1

),

compared as (

    select
        *,
        lag(_state) over (
            partition by
                "order"
            order by _changed_at
        ) as _state_before
    from states

),

changes as (

    select
        *,
        lead(_changed_at) over (
            partition by
                "order"
            order by _changed_at
        ) as _changed_next
    from compared
    where _state_before is null or _state_before <> _state

),

linked as (

    select
        *,
        case
            when customer is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customer',
                    ])
                }}
        end as customers_hk
    from changes

),

final as (

    select
        {{
            surrogate_key([
                'orders_hk',
                'customers_hk',
            ])
        }} as link_orders_hk,
        orders_hk,
        _load_date,
        _dlt_load_id,
        case when _state_before is null then timestamp '1900-01-01 00:00:00' else _changed_at end as valid_from,
        coalesce(_changed_next, timestamp '9999-12-31 00:00:00') as valid_to,
        _changed_next is null as is_current
    from linked
    where _is_there

)

select * from final
