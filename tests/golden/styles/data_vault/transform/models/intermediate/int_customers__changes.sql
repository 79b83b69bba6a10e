{{
    config(
        materialized='incremental',
        incremental_strategy='append',
    )
}}

with

members as (

    select
        id,
        valid_from,
        valid_to
    from {{ ref('history_customers') }}

),

{% if is_incremental() %}

    logged as (

        select
            *,
            row_number() over (
                partition by
                    id,
                    valid_from
                order by changed_at desc
            ) as log_rank
        from {{ this }}

    ),

    known as (

        select * from logged
        where
            log_rank = 1
            and not is_gone

    ),

    final as (

        select
            coalesce(members.id, known.id) as id,
            coalesce(members.valid_from, known.valid_from) as valid_from,
            coalesce(members.valid_to, known.valid_to) as valid_to,
            case
                when members.valid_to <> known.valid_to then least(members.valid_to, known.valid_to)
                else coalesce(members.valid_from, known.valid_from)
            end as changed_from,
            members.id is null as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members
        full outer join known
            on
                members.id = known.id
                and members.valid_from = known.valid_from
        where
            members.id is null
            or known.id is null
            or members.valid_to <> known.valid_to

    )

{% else %}

    final as (

        select
            id,
            valid_from,
            valid_to,
            valid_from as changed_from,
            false as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members

    )

{% endif %}

select * from final
