with

stg_shop__orders as (

    select * from {{ ref('stg_shop__orders') }}

),

final as (

    select
        "order",
        customer,
        status,
        is_gift,
        is_express,
        ordered_on,
        paid_on,
        shipped_at,
        updated_at,
        cast(paid_on - ordered_on as bigint) as ordered_on_to_paid_on_days,
        cast((extract(epoch from cast(shipped_at as timestamp)) - extract(epoch from cast(paid_on as timestamp))) / 86400.0 as double) as paid_on_to_shipped_at_days,
        cast((extract(epoch from cast(shipped_at as timestamp)) - extract(epoch from cast(ordered_on as timestamp))) / 86400.0 as double) as ordered_on_to_shipped_at_days,
        case when shipped_at is not null then 'shipped_at' when paid_on is not null then 'paid_on' when ordered_on is not null then 'ordered_on' end as milestone,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from stg_shop__orders

)

select * from final
