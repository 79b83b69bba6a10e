{{
    config(
        materialized='incremental',
        incremental_strategy='append',
    )
}}

with

members as (

    select
        "order",
        {{
            surrogate_key([
                'customers_key',
                'customers_cities_key',
                'customer',
                'status',
                'is_gift',
                'is_express',
                'ordered_on',
                'paid_on',
                'shipped_at',
                'updated_at',
                'customers_name',
                'customers_segment',
                'customers_city',
                'customers_updated_at',
                'customers_cities_country',
            ])
        }} as row_state
    from {{ ref('obt_orders_members') }}

),

{% if is_incremental() %}

    logged as (

        select
            *,
            row_number() over (
                partition by
                    "order"
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
            coalesce(members."order", known."order") as "order",
            members.row_state,
            members."order" is null as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members
        full outer join known
            on
                members."order" = known."order"
        where
            members."order" is null
            or known."order" is null
            or members.row_state <> known.row_state

    )

{% else %}

    final as (

        select
            "order",
            row_state,
            false as is_gone,
            timestamp '{{ moment_of_run() }}' as changed_at
        from members

    )

{% endif %}

select * from final
