with

stg_stock__levels as (

    select * from {{ ref('stg_stock__levels') }}

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
                'levels.day',
                'levels.sku',
            ])
        }} as levels_key,
        coalesce(products.products_key, {{ unknown_key() }}) as products_key,
        coalesce(day_date.date_key, -1) as day_date_key,
        levels.day,
        levels.sku,
        levels.pieces,
        levels.share,
        levels._dlt_load_id,
        levels._extracted_at,
        levels._source_file
    from stg_stock__levels as levels
    left join dim_products as products
        on
            levels.sku = products.sku
    left join dim_date as day_date
        on cast(levels.day as date) = day_date.date_day

)

select * from final
