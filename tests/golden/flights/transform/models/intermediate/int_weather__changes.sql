{{
    config(
        materialized='incremental',
        incremental_strategy='append',
    )
}}

with

members as (

    select
        origin,
        time_hour
    from {{ ref('stg_faa__weather') }}

),

{% if is_incremental() %}

    logged as (

        select
            *,
            row_number() over (
                partition by
                    origin,
                    time_hour
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
            coalesce(members.origin, known.origin) as origin,
            coalesce(members.time_hour, known.time_hour) as time_hour,
            members.origin is null as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members
        full outer join known
            on
                members.origin = known.origin
                and members.time_hour = known.time_hour
        where
            members.origin is null
            or known.origin is null

    )

{% else %}

    final as (

        select
            origin,
            time_hour,
            false as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members

    )

{% endif %}

select * from final
