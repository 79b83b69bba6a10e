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


relationships as (

    select
        {{
            surrogate_key([
                '"order"',
                'line',
            ])
        }} as lines_hk,
        case
            when "order" is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        '"order"',
                    ])
                }}
        end as orders_hk,
        case
            when sku is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'sku',
                    ])
                }}
        end as products_hk,
        case
            when buyer is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'buyer',
                    ])
                }}
        end as buyer_hk,
        case
            when receiver is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'receiver',
                    ])
                }}
        end as receiver_hk,
        _extracted_at
    from base_shop__lines

),

final as (

    select
        {{
            surrogate_key([
                'lines_hk',
                'orders_hk',
                'products_hk',
                'buyer_hk',
                'receiver_hk',
            ])
        }} as link_lines_hk,
        lines_hk,
        orders_hk,
        products_hk,
        buyer_hk,
        receiver_hk,
        min(_extracted_at) as _load_date,
        'shop.lines' as _record_source
    from relationships
    group by
        lines_hk,
        orders_hk,
        products_hk,
        buyer_hk,
        receiver_hk

)

select * from final
{% if is_incremental() %}
    where not exists (
        select 1
        from {{ this }} as known
        where
            known.link_lines_hk = final.link_lines_hk
    )
{% endif %}
