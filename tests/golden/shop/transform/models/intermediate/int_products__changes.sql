{{
    config(
        materialized='incremental',
        incremental_strategy='append',
    )
}}

with

members as (

    select
        sku
    from {{ ref('stg_shop_export__products') }}

),

{% if is_incremental() %}

    logged as (

        select
            *,
            row_number() over (
                partition by
                    sku
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
            members.sku is null as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members
        full outer join known
            on
                members.sku = known.sku
        where
            members.sku is null
            or known.sku is null

    )

{% else %}

    final as (

        select
            sku,
            false as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members

    )

{% endif %}

select * from final
