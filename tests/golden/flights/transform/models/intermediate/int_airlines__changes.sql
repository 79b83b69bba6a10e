{{
    config(
        materialized='incremental',
        incremental_strategy='append',
    )
}}

with

members as (

    select
        carrier
    from {{ ref('stg_faa__airlines') }}

),

{% if is_incremental() %}

    logged as (

        select
            *,
            row_number() over (
                partition by
                    carrier
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
            coalesce(members.carrier, known.carrier) as carrier,
            members.carrier is null as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members
        full outer join known
            on
                members.carrier = known.carrier
        where
            members.carrier is null
            or known.carrier is null

    )

{% else %}

    final as (

        select
            carrier,
            false as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members

    )

{% endif %}

select * from final
