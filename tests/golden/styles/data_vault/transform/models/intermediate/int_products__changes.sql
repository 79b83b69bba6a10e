{{
    config(
        materialized='incremental',
        incremental_strategy='append',
    )
}}

with

members as (

    select
        sku,
        valid_from,
        valid_to
    from {{ ref('history_products') }}

),

{% if is_incremental() %}

    logged as (

        select
            *,
            row_number() over (
                partition by
                    sku,
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
            coalesce(members.sku, known.sku) as sku,
            coalesce(members.valid_from, known.valid_from) as valid_from,
            coalesce(members.valid_to, known.valid_to) as valid_to,
            case
                when members.valid_to <> known.valid_to then least(members.valid_to, known.valid_to)
                else coalesce(members.valid_from, known.valid_from)
            end as changed_from,
            members.sku is null as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members
        full outer join known
            on
                members.sku = known.sku
                and members.valid_from = known.valid_from
        where
            members.sku is null
            or known.sku is null
            or members.valid_to <> known.valid_to

    )

{% else %}

    final as (

        select
            sku,
            valid_from,
            valid_to,
            valid_from as changed_from,
            false as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members

    )

{% endif %}

select * from final
