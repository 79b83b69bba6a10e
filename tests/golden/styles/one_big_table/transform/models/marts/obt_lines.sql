{{
    config(
        materialized='incremental',
        unique_key=[
            '"order"',
            'line',
        ],
    )
}}

-- depends_on: {{ ref('int_customers__changes') }}
-- depends_on: {{ ref('int_orders__changes') }}
-- depends_on: {{ ref('int_products__changes') }}

with

stg_shop__lines as (

    select * from {{ ref('stg_shop__lines') }}

),

stg_shop__orders as (

    select * from {{ ref('stg_shop__orders') }}

),

int_products__versions as (

    select * from {{ ref('int_products__versions') }}

),

int_customers__versions as (

    select * from {{ ref('int_customers__versions') }}

),

stg_shop__cities as (

    select * from {{ ref('stg_shop__cities') }}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            lines."order",
            lines.line
        from {{ ref('stg_shop__lines') }} as lines
        where lines._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to orders that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('stg_shop__lines') }} as lines
        inner join {{ ref('int_orders__changes') }} as orders
            on
                lines."order" = orders."order"
        where orders.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to products that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('stg_shop__lines') }} as lines
        inner join {{ ref('int_products__changes') }} as products
            on
                lines.sku = products.sku
                and lines."at" >= products.changed_from
        where products.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to buyer that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('stg_shop__lines') }} as lines
        inner join {{ ref('int_customers__changes') }} as buyer
            on
                lines.buyer = buyer.id
                and lines."at" >= buyer.changed_from
        where buyer.changed_at > timestamp '{{ moment_built() }}'
        union
        -- What refers to receiver that came, changed or left.
        select
            lines."order",
            lines.line
        from {{ ref('stg_shop__lines') }} as lines
        inner join {{ ref('int_customers__changes') }} as receiver
            on
                lines.receiver = receiver.id
                and lines."at" >= receiver.changed_from
        where receiver.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select stg_shop__lines.* from stg_shop__lines
    {% if is_incremental() %}
        inner join touched
            on
                stg_shop__lines."order" = touched."order"
                and stg_shop__lines.line = touched.line
    {% endif %}

),

final as (

    select
        {{
            surrogate_key([
                'lines."order"',
                'lines.line',
            ])
        }} as lines_key,
        case
            when orders."order" is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'orders."order"',
                    ])
                }}
        end as orders_key,
        case
            when products.sku is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'products.sku',
                        'products.valid_from',
                    ])
                }}
        end as products_key,
        case
            when buyer.id is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'buyer.id',
                        'buyer.valid_from',
                    ])
                }}
        end as buyer_key,
        case
            when receiver.id is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'receiver.id',
                        'receiver.valid_from',
                    ])
                }}
        end as receiver_key,
        case
            when orders_customers.id is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'orders_customers.id',
                        'orders_customers.valid_from',
                    ])
                }}
        end as orders_customers_key,
        case
            when buyer_cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'buyer_cities.city',
                    ])
                }}
        end as buyer_cities_key,
        case
            when receiver_cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'receiver_cities.city',
                    ])
                }}
        end as receiver_cities_key,
        case
            when orders_customers_cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'orders_customers_cities.city',
                    ])
                }}
        end as orders_customers_cities_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        coalesce(
            cast(extract(hour from lines."at") * 100 + extract(minute from lines."at") as integer), -1
        ) as at_time_key,
        lines."order",
        lines.line,
        lines.sku,
        lines.buyer,
        lines.receiver,
        lines.quantity,
        lines.amount,
        lines."at",
        case when orders."order" is null then 'Unknown' else orders.customer end as orders_customer,
        case when orders."order" is null then 'Unknown' else orders.status end as orders_status,
        orders.is_gift as orders_is_gift,
        orders.is_express as orders_is_express,
        orders.ordered_on as orders_ordered_on,
        orders.paid_on as orders_paid_on,
        orders.shipped_at as orders_shipped_at,
        orders.updated_at as orders_updated_at,
        case when products.sku is null then 'Unknown' else products.title end as products_title,
        products.price as products_price,
        case when buyer.id is null then 'Unknown' else buyer.name end as buyer_name,
        case when buyer.id is null then 'Unknown' else buyer.segment end as buyer_segment,
        case when buyer.id is null then 'Unknown' else buyer.city end as buyer_city,
        buyer.updated_at as buyer_updated_at,
        case when receiver.id is null then 'Unknown' else receiver.name end as receiver_name,
        case when receiver.id is null then 'Unknown' else receiver.segment end as receiver_segment,
        case when receiver.id is null then 'Unknown' else receiver.city end as receiver_city,
        receiver.updated_at as receiver_updated_at,
        case when orders_customers.id is null then 'Unknown' else orders_customers.name end as orders_customers_name,
        case when orders_customers.id is null then 'Unknown' else orders_customers.segment end as orders_customers_segment,
        case when orders_customers.id is null then 'Unknown' else orders_customers.city end as orders_customers_city,
        orders_customers.updated_at as orders_customers_updated_at,
        case when buyer_cities.city is null then 'Unknown' else buyer_cities.country end as buyer_cities_country,
        case when receiver_cities.city is null then 'Unknown' else receiver_cities.country end as receiver_cities_country,
        case when orders_customers_cities.city is null then 'Unknown' else orders_customers_cities.country end as orders_customers_cities_country,
        at_date.year_number as at_date_year_number,
        at_date.quarter_of_year as at_date_quarter_of_year,
        at_date.month_of_year as at_date_month_of_year,
        coalesce(at_date.month_name, 'Unknown') as at_date_month_name,
        at_date.iso_week as at_date_iso_week,
        at_date.day_of_month as at_date_day_of_month,
        at_date.day_of_year as at_date_day_of_year,
        at_date.day_of_week as at_date_day_of_week,
        coalesce(at_date.day_name, 'Unknown') as at_date_day_name,
        at_date.is_weekend as at_date_is_weekend,
        cast(extract(hour from lines."at") as integer) as at_time_hour_of_day,
        cast(extract(minute from lines."at") as integer) as at_time_minute_of_hour,
        case when extract(hour from lines."at") < 6 then 'night' when extract(hour from lines."at") < 12 then 'morning' when extract(hour from lines."at") < 18 then 'afternoon' when extract(hour from lines."at") >= 18 then 'evening' else 'Unknown' end as at_time_part_of_day,
        lines._dlt_load_id,
        lines._extracted_at,
        lines._source_file
    from chosen as lines
    left join stg_shop__orders as orders
        on
            lines."order" = orders."order"
    left join int_products__versions as products
        on
            lines.sku = products.sku
            and lines."at" >= products.valid_from
            and lines."at" < products.valid_to
    left join int_customers__versions as buyer
        on
            lines.buyer = buyer.id
            and lines."at" >= buyer.valid_from
            and lines."at" < buyer.valid_to
    left join int_customers__versions as receiver
        on
            lines.receiver = receiver.id
            and lines."at" >= receiver.valid_from
            and lines."at" < receiver.valid_to
    left join int_customers__versions as orders_customers
        on
            orders.customer = orders_customers.id
            and orders_customers.is_current
    left join stg_shop__cities as buyer_cities
        on
            buyer.city = buyer_cities.city
    left join stg_shop__cities as receiver_cities
        on
            receiver.city = receiver_cities.city
    left join stg_shop__cities as orders_customers_cities
        on
            orders_customers.city = orders_customers_cities.city
    left join dim_date as at_date
        on cast(lines."at" as date) = at_date.date_day

)

select * from final
