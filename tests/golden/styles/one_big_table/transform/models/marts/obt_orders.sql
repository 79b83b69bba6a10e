with

int_orders__milestones as (

    select * from {{ ref('int_orders__milestones') }}

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

final as (

    select
        {{
            surrogate_key([
                'orders."order"',
            ])
        }} as orders_key,
        case
            when customers.id is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customers.id',
                        'customers.valid_from',
                    ])
                }}
        end as customers_key,
        case
            when customers_cities.city is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
                        'customers_cities.city',
                    ])
                }}
        end as customers_cities_key,
        coalesce(ordered_on_date.date_key, -1) as ordered_on_date_key,
        coalesce(paid_on_date.date_key, -1) as paid_on_date_key,
        coalesce(shipped_at_date.date_key, -1) as shipped_at_date_key,
        coalesce(updated_at_date.date_key, -1) as updated_at_date_key,
        orders."order",
        orders.customer,
        orders.status,
        orders.ordered_on,
        orders.paid_on,
        orders.shipped_at,
        orders.updated_at,
        orders.ordered_on_to_paid_on_days,
        orders.paid_on_to_shipped_at_days,
        orders.ordered_on_to_shipped_at_days,
        orders.milestone,
        orders.is_gift,
        orders.is_express,
        case when customers.id is null then 'Unknown' else customers.name end as customers_name,
        case when customers.id is null then 'Unknown' else customers.segment end as customers_segment,
        case when customers.id is null then 'Unknown' else customers.city end as customers_city,
        customers.updated_at as customers_updated_at,
        case when customers_cities.city is null then 'Unknown' else customers_cities.country end as customers_cities_country,
        ordered_on_date.year_number as ordered_on_date_year_number,
        ordered_on_date.quarter_of_year as ordered_on_date_quarter_of_year,
        ordered_on_date.month_of_year as ordered_on_date_month_of_year,
        coalesce(ordered_on_date.month_name, 'Unknown') as ordered_on_date_month_name,
        ordered_on_date.iso_week as ordered_on_date_iso_week,
        ordered_on_date.day_of_month as ordered_on_date_day_of_month,
        ordered_on_date.day_of_year as ordered_on_date_day_of_year,
        ordered_on_date.day_of_week as ordered_on_date_day_of_week,
        coalesce(ordered_on_date.day_name, 'Unknown') as ordered_on_date_day_name,
        ordered_on_date.is_weekend as ordered_on_date_is_weekend,
        paid_on_date.year_number as paid_on_date_year_number,
        paid_on_date.quarter_of_year as paid_on_date_quarter_of_year,
        paid_on_date.month_of_year as paid_on_date_month_of_year,
        coalesce(paid_on_date.month_name, 'Unknown') as paid_on_date_month_name,
        paid_on_date.iso_week as paid_on_date_iso_week,
        paid_on_date.day_of_month as paid_on_date_day_of_month,
        paid_on_date.day_of_year as paid_on_date_day_of_year,
        paid_on_date.day_of_week as paid_on_date_day_of_week,
        coalesce(paid_on_date.day_name, 'Unknown') as paid_on_date_day_name,
        paid_on_date.is_weekend as paid_on_date_is_weekend,
        shipped_at_date.year_number as shipped_at_date_year_number,
        shipped_at_date.quarter_of_year as shipped_at_date_quarter_of_year,
        shipped_at_date.month_of_year as shipped_at_date_month_of_year,
        coalesce(shipped_at_date.month_name, 'Unknown') as shipped_at_date_month_name,
        shipped_at_date.iso_week as shipped_at_date_iso_week,
        shipped_at_date.day_of_month as shipped_at_date_day_of_month,
        shipped_at_date.day_of_year as shipped_at_date_day_of_year,
        shipped_at_date.day_of_week as shipped_at_date_day_of_week,
        coalesce(shipped_at_date.day_name, 'Unknown') as shipped_at_date_day_name,
        shipped_at_date.is_weekend as shipped_at_date_is_weekend,
        updated_at_date.year_number as updated_at_date_year_number,
        updated_at_date.quarter_of_year as updated_at_date_quarter_of_year,
        updated_at_date.month_of_year as updated_at_date_month_of_year,
        coalesce(updated_at_date.month_name, 'Unknown') as updated_at_date_month_name,
        updated_at_date.iso_week as updated_at_date_iso_week,
        updated_at_date.day_of_month as updated_at_date_day_of_month,
        updated_at_date.day_of_year as updated_at_date_day_of_year,
        updated_at_date.day_of_week as updated_at_date_day_of_week,
        coalesce(updated_at_date.day_name, 'Unknown') as updated_at_date_day_name,
        updated_at_date.is_weekend as updated_at_date_is_weekend,
        orders._dlt_load_id,
        orders._extracted_at,
        orders._source_file
    from int_orders__milestones as orders
    left join int_customers__versions as customers
        on
            orders.customer = customers.id
            and orders.ordered_on >= customers.valid_from
            and orders.ordered_on < customers.valid_to
    left join stg_shop__cities as customers_cities
        on
            customers.city = customers_cities.city
    left join dim_date as ordered_on_date
        on cast(orders.ordered_on as date) = ordered_on_date.date_day
    left join dim_date as paid_on_date
        on cast(orders.paid_on as date) = paid_on_date.date_day
    left join dim_date as shipped_at_date
        on cast(orders.shipped_at as date) = shipped_at_date.date_day
    left join dim_date as updated_at_date
        on cast(orders.updated_at as date) = updated_at_date.date_day

)

select * from final
