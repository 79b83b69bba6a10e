with

int_orders__milestones as (

    select * from {{ ref('int_orders__milestones') }}

),

final as (

    select distinct
        {{
            surrogate_key([
                'is_gift',
                'is_express',
            ])
        }} as order_flags_key,
        is_gift,
        is_express
    from int_orders__milestones

)

select * from final
