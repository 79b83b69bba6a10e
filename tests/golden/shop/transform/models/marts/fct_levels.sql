{{
    config(
        materialized='incremental',
        unique_key=[
            'day',
            'sku',
        ],
    )
}}

-- depends_on: {{ ref('int_products__changes') }}

with

stg_stock__levels as (

    select * from {{ ref('stg_stock__levels') }}

),

{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            levels.day,
            levels.sku
        from {{ ref('stg_stock__levels') }} as levels
        where levels._dlt_load_id > '{{ newest_load() }}'
        union
        -- What refers to products that came, changed or left.
        select
            levels.day,
            levels.sku
        from {{ ref('stg_stock__levels') }} as levels
        inner join {{ ref('int_products__changes') }} as products
            on
                levels.sku = products.sku
        where products.changed_at > timestamp '{{ moment_built() }}'

    ),

{% endif %}

chosen as (

    select stg_stock__levels.* from stg_stock__levels
    {% if is_incremental() %}
        inner join touched
            on
                stg_stock__levels.day = touched.day
                and stg_stock__levels.sku = touched.sku
    {% endif %}

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
    from chosen as levels
    left join dim_products as products
        on
            levels.sku = products.sku
    left join dim_date as day_date
        on cast(levels.day as date) = day_date.date_day

)

select * from final
