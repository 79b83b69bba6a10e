with

stg_clicks__clicks as (

    select * from {{ ref('stg_clicks__clicks') }}

),

dim_customers as (

    select * from {{ ref('dim_customers') }}

),

dim_products as (

    select * from {{ ref('dim_products') }}

),

dim_date as (

    select * from {{ ref('dim_date') }}

),

final as (

    select
        {{
            surrogate_key([
                'clicks.id',
            ])
        }} as clicks_key,
        coalesce(customers.customers_key, {{ unknown_key() }}) as customers_key,
        coalesce(products.products_key, {{ unknown_key() }}) as products_key,
        coalesce(at_date.date_key, -1) as at_date_key,
        clicks.id,
        clicks.customer,
        clicks.product,
        clicks.ip,
        clicks."at",
        clicks.context,
        clicks._dlt_load_id,
        clicks._extracted_at,
        clicks._source_file
    from stg_clicks__clicks as clicks
    left join dim_customers as customers
        on
            clicks.customer = customers.customer_id
            and clicks."at" >= customers.valid_from
            and clicks."at" < customers.valid_to
    left join dim_products as products
        on
            clicks.product = products.sku
    left join dim_date as at_date
        on cast(clicks."at" as date) = at_date.date_day

)

select * from final
