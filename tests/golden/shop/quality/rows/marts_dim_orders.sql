select
    *,
    ("order" is not null) as _applies_one_per_position
from marts.dim_orders
where
    orders_key <> '00000000000000000000000000000000'
