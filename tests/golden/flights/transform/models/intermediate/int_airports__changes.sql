{{
    config(
        materialized='incremental',
        incremental_strategy='append',
    )
}}

with

members as (

    select
        faa
    from {{ ref('stg_faa__airports') }}

),

{% if is_incremental() %}

    logged as (

        select
            *,
            row_number() over (
                partition by
                    faa
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
            coalesce(members.faa, known.faa) as faa,
            members.faa is null as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members
        full outer join known
            on
                members.faa = known.faa
        where
            members.faa is null
            or known.faa is null

    )

{% else %}

    final as (

        select
            faa,
            false as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members

    )

{% endif %}

select * from final
