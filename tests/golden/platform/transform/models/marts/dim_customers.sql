with

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

members as (

    select
        {{
            surrogate_key([
                'customers.id',
                'customers.valid_from',
            ])
        }} as customers_key,
        customers.id,
        customers.name,
        customers.country,
        customers.updated_at,
        customers.valid_from,
        customers.valid_to,
        customers.is_current
    from int_customers__versions as customers

),

unknown_member as (

    select
        {{ unknown_key() }} as customers_key,
        cast(null as bigint) as id,
        'Unknown' as name,
        'Unknown' as country,
        cast(null as timestamp) as updated_at,
        timestamp '1900-01-01 00:00:00' as valid_from,
        timestamp '9999-12-31 00:00:00' as valid_to,
        true as is_current

),

final as (

    select * from members
    union all
    select * from unknown_member

)

select * from final
