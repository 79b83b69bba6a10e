with

versions as (

    select * from {{ ref('base_shop_export__customers') }}
    where _misfits is null

),

landed as (

    select
        *,
        coalesce(cast(updated_at as timestamp), timestamp '1900-01-01 00:00:00') as _changed_at
    from versions

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                customer_id,
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
        {{
            surrogate_key([
                'name',
                'email',
                'segment',
                '"group"',
            ])
        }} as _state
    from ranked
    where version_rank = 1

),

compared as (

    select
        *,
        lag(_state) over (
            partition by
                customer_id
            order by _changed_at
        ) as _state_before
    from states

),

changes as (

    select
        *,
        lead(_changed_at) over (
            partition by
                customer_id
            order by _changed_at
        ) as _changed_next
    from compared
    where _state_before is null or _state_before <> _state

),

final as (

    select
        customer_id,
        name,
        email,
        segment,
        "group",
        updated_at,
        case when _state_before is null then timestamp '1900-01-01 00:00:00' else _changed_at end as valid_from,
        coalesce(_changed_next, timestamp '9999-12-31 00:00:00') as valid_to,
        _changed_next is null as is_current
    from changes

)

select * from final
