"""The rows of `styles.py`, and the star as a person would write it.

`$rows` is the number of sales, and `$more` of those that come later. Statements end at the end
of a line.
"""

__all__ = ["HAND", "LATER", "LATER_SALES", "LOADS", "SALES", "SPEC"]

SPEC = """\
spec: 1
project: {name: bench}
sources:
  shop:
    kind: files
    path: data
    tables:
      sales:
        key: sale_id
        cursor: updated_at
        columns:
          sale_id: integer
          customer_id: {type: integer, references: customers}
          product_id: {type: integer, references: products}
          store_id: {type: integer, references: stores}
          quantity: {type: integer, unit: pieces}
          amount: {type: "decimal(12,2)", unit: EUR}
          sold_at: timestamp
          updated_at: timestamp
      customers:
        key: customer_id
        cursor: updated_at
        columns: {customer_id: integer, name: string, city: string, updated_at: timestamp}
      products:
        key: product_id
        cursor: updated_at
        columns: {product_id: integer, title: string, price: "decimal(12,2)", updated_at: timestamp}
      stores:
        key: store_id
        cursor: updated_at
        columns: {store_id: integer, city: string, updated_at: timestamp}
latency: daily
storage: {warehouse: duckdb}
modeling:
  style: $style
  dimensions: {customers: {history: track}}
  facts: {sales: {time: sold_at}}
  date_dimension: {from: 2025-01-01, to: 2026-12-31}
"""

_ORIGIN = "timestamp '2026-01-0$load', 'file_$load.csv', i, timestamp '2026-01-0$load'"
_OWN = (
    "_dlt_load_id varchar, _extracted_at timestamp, _source_file varchar, "
    "_source_row bigint, _file_modified_at timestamp"
)


def _raw(table: str, values: str, rows: str, load: int) -> str:
    origin = _ORIGIN.replace("$load", str(load))
    return (
        f"insert into raw_shop.{table} "
        f"select {values}, '180000000{load}.25', {origin} from {rows};\n"
    )


def _dimensions(load: int) -> str:
    """All members at first; then customers that moved, now or long ago, and new products."""
    day = "2024-01-01" if load == 1 else "2025-12-30"
    customers = (
        "range(1, 200001) t(i)" if load == 1 else "range(500, 200001, 1000) t(i)"
    )
    products = "range(1, 19901) t(i)" if load == 1 else "range(19901, 20001) t(i)"
    text = _raw(
        "customers",
        f"i, 'customer ' || i, 'city {load} ' || i % 100, '{day}'",
        customers,
        load,
    )
    text += _raw("products", f"i, 'product ' || i, '9.95', '{day}'", products, load)
    if load == 1:
        return text + _raw(
            "stores", f"i, 'city ' || i, '{day}'", "range(500) t(i)", load
        )
    late = "i, 'customer ' || i, 'before', '2025-06-01'"
    return text + _raw("customers", late, "range(7, 200001, 10000) t(i)", load)


LOADS = (
    "create schema raw_shop;\n"
    "create table raw_shop._dlt_loads (load_id varchar, status bigint);\n"
    "create table raw_shop._loaded_files (table_name varchar, file varchar, "
    "_extracted_at timestamp, _dlt_load_id varchar);\n"
    "create table raw_shop.sales (sale_id varchar, customer_id varchar, product_id varchar, "
    "store_id varchar, quantity varchar, amount varchar, sold_at varchar, "
    f"updated_at varchar, {_OWN});\n"
    "create table raw_shop.customers (customer_id varchar, name varchar, city varchar, "
    f"updated_at varchar, {_OWN});\n"
    "create table raw_shop.products (product_id varchar, title varchar, price varchar, "
    f"updated_at varchar, {_OWN});\n"
    f"create table raw_shop.stores (store_id varchar, city varchar, updated_at varchar, {_OWN});\n"
    "insert into raw_shop._dlt_loads values ('1800000001.25', 0), ('1800000002.25', 0);\n"
    f"{_dimensions(1)}select 0"
)
LATER = f"{_dimensions(2)}select 0"

_SALE = """
    i as sale_id,
    cast(hash(i) % 200000 as bigint) + 1 as customer_id,
    cast(hash(i + 1) % 20000 as bigint) + 1 as product_id,
    cast(hash(i + 2) % 500 as bigint) as store_id,
    cast(i % 7 + 1 as bigint) as quantity,
    cast(hash(i + 3) % 100000 / 100.0 as decimal(12, 2)) as amount,
    timestamp '2025-01-01' + to_microseconds(cast(i * (31e12 / $rows) as bigint)) as sold_at
"""
_FIRST = f"select {_SALE}, sold_at as updated_at from range(1, $rows + 1) t(i)"
# Most are new; one in twenty comes late, and one in twenty corrects one of long ago.
_THEN = f"""
    select {_SALE}, sold_at as updated_at
    from range($rows + 1, $rows + 1 + $more * 9 // 10) t(i)
    union all
    select * replace (sale_id + $rows * 2 as sale_id), sold_at as updated_at
    from (select {_SALE} from range(1, $rows + 1, $rows // ($more // 20)) t(i))
    union all
    select * replace (quantity + 10 as quantity), timestamp '2026-01-02' as updated_at
    from (select {_SALE} from range(5, $rows + 1, $rows // ($more // 20)) t(i))
"""


def _sales(layer: str, query: str, load: int) -> str:
    loaded = f"'180000000{load}.25', timestamp '2026-01-0{load}', 'sales_{load}.csv'"
    if layer == "raw":
        own = f"{loaded}, row_number() over (), timestamp '2026-01-0{load}'"
        values = "columns(*)::varchar"
        target = "raw_shop.sales"
    else:
        own, values, target = loaded, "*", "staging.stg_shop__sales"
    removed = ""
    if layer == "staging" and load > 1:
        removed = (
            f"delete from {target} where sale_id in (select sale_id from ({query}));\n"
        )
    insert = f"insert into {target} select {values}, {own} from ({query});\n"
    return f"{removed}{insert}select count(*) from {target}"


SALES = {layer: _sales(layer, _FIRST, 1) for layer in ("raw", "staging")}
LATER_SALES = {layer: _sales(layer, _THEN, 2) for layer in ("raw", "staging")}

_NOBODY = "'00000000000000000000000000000000'"
HAND = f"""
create schema if not exists hand;
create or replace table hand.dim_customers as
select
    md5(length(customer_id::varchar) || ':' || customer_id
        || length(valid_from::varchar) || ':' || valid_from) as customers_key,
    *
from staging.int_customers__versions;
create or replace table hand.dim_products as
select md5(length(product_id::varchar) || ':' || product_id) as products_key, *
from staging.stg_shop__products;
create or replace table hand.dim_stores as
select md5(length(store_id::varchar) || ':' || store_id) as stores_key, *
from staging.stg_shop__stores;
create or replace table hand.fct_sales as
select
    md5(length(sale_id::varchar) || ':' || sale_id) as sales_key,
    coalesce(customers_key, {_NOBODY}) as customers_key,
    coalesce(products_key, {_NOBODY}) as products_key,
    coalesce(stores_key, {_NOBODY}) as stores_key,
    coalesce(sold.date_key, -1) as sold_at_date_key,
    coalesce(updated.date_key, -1) as updated_at_date_key,
    sales.*
from staging.stg_shop__sales as sales
left join hand.dim_customers as customers
    on sales.customer_id = customers.customer_id
    and sales.sold_at >= customers.valid_from and sales.sold_at < customers.valid_to
left join hand.dim_products as products on sales.product_id = products.product_id
left join hand.dim_stores as stores on sales.store_id = stores.store_id
left join marts.dim_date as sold on sales.sold_at::date = sold.date_day
left join marts.dim_date as updated on sales.updated_at::date = updated.date_day;
select 0
"""
