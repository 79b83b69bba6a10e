with

stg_shop_export__order_items as (

    select * from {{ ref('stg_shop_export__order_items') }}

),

dim_orders as (

    select * from {{ ref('dim_orders') }}

),

dim_products as (

    select * from {{ ref('dim_products') }}

),

final as (

    select
        {{
            surrogate_key([
                'order_items.order_id',
                'order_items.line_no',
            ])
        }} as order_items_key,
        coalesce(orders.orders_key, {{ unknown_key() }}) as orders_key,
        coalesce(product.products_key, {{ unknown_key() }}) as product_key,
        order_items.order_id,
        order_items.line_no,
        order_items.sku,
        order_items."select",
        order_items.quantity,
        order_items.unit_price,
        order_items.amount,
        order_items._dlt_load_id,
        order_items._extracted_at,
        order_items._source_file
    from stg_shop_export__order_items as order_items
    left join dim_orders as orders
        on
            order_items.order_id = orders.order_id
    left join dim_products as product
        on
            order_items.sku = product.sku

)

select * from final
