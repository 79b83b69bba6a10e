with

versions as (

    select * from {{ ref('base_billing__customers') }}
    where _misfits is null

),

hashed as (

    select
        *,
        {{
            surrogate_key([
                'id',
                'name',
                'country',
                'updated_at',
            ])
        }} as _hash
    from versions

),

told as (

    select
        *,
        lag(_hash) over (
            partition by
                id
            order by
                _extracted_at asc,
                _is_gone desc,
                updated_at asc nulls first,
                _source_row asc,
                _dlt_load_id asc
        ) as _hash_before,
        -- A cursor that has not gone on tells no time.
        case
            when cast(updated_at as timestamp) > coalesce(
                max(cast(updated_at as timestamp)) over (
                    partition by
                        id
                    order by _extracted_at
                    groups between unbounded preceding and 1 preceding
                ),
                timestamp '0001-01-01 00:00:00'
            ) then cast(updated_at as timestamp)
            else _extracted_at
        end as _told_at
    from hashed

),

landed as (

    -- What was read again unchanged tells nothing, and what was read later is never older.
    select
        *,
        max(_told_at) over (
            partition by
                id
            order by _extracted_at
        ) as _changed_at
    from told
    where _hash_before is null or _hash_before <> _hash

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                id,
                _changed_at
            order by
                _extracted_at desc,
                _is_gone asc,
                updated_at desc nulls last,
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
                'country',
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
                id
            order by _changed_at
        ) as _state_before
    from states

),

changes as (

    select
        *,
        lead(_changed_at) over (
            partition by
                id
            order by _changed_at
        ) as _changed_next
    from compared
    where _state_before is null or _state_before <> _state

),

final as (

    select
        id,
        name,
        country,
        updated_at,
        case when _state_before is null then timestamp '1900-01-01 00:00:00' else _changed_at end as valid_from,
        coalesce(_changed_next, timestamp '9999-12-31 00:00:00') as valid_to,
        _changed_next is null as is_current
    from changes

)

select * from final
