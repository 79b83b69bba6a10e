with

base_shop__lines as (

    select * from {{ ref('base_shop__lines') }}
    where
        _misfits is null
        {% if is_incremental() %}
            and _dlt_load_id in ({{ new_loads(ref('loads_lines')) }})
        {% else %}
            and _dlt_load_id in (select loads_lines._dlt_load_id from {{ ref('loads_lines') }} as loads_lines)
        {% endif %}

),

arrivals as (

    select
        "order",
        line,
        _extracted_at as _load_date,
        'shop.lines' as _record_source
    from base_shop__lines
    where
        "order" is not null
        and line is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                "order",
                line
            order by
                _load_date,
                _record_source
        ) as arrival_rank
    from arrivals

),

members as (

    select
        {{
            surrogate_key([
                '"order"',
                'line',
            ])
        }} as lines_hk,
        "order",
        line,
        _load_date,
        _record_source
    from ranked
    where arrival_rank = 1

),

ghost as (

    select
        {{ unknown_key() }} as lines_hk,
        cast(null as bigint) as "order",
        cast(null as bigint) as line,
        timestamp '1900-01-01 00:00:00' as _load_date,
        'ghost' as _record_source

),

final as (

    select * from members
    union all
    select * from ghost

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.lines_hk = final.lines_hk
    )
{% endif %}
