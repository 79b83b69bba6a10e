with

int_planes__versions as (

    select * from {{ ref('int_planes__versions') }}

),

members as (

    select
        {{
            surrogate_key([
                'planes.tailnum',
                'planes.valid_from',
            ])
        }} as planes_key,
        planes.tailnum,
        planes.type,
        planes.manufacturer,
        planes.model,
        planes.engine,
        planes.year,
        planes.engines,
        planes.seats,
        planes.speed,
        planes.valid_from,
        planes.valid_to,
        planes.is_current
    from int_planes__versions as planes

),

unknown_member as (

    select
        {{ unknown_key() }} as planes_key,
        cast(null as varchar) as tailnum,
        'Unknown' as type,
        'Unknown' as manufacturer,
        'Unknown' as model,
        'Unknown' as engine,
        cast(null as bigint) as year,
        cast(null as bigint) as engines,
        cast(null as bigint) as seats,
        cast(null as bigint) as speed,
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
