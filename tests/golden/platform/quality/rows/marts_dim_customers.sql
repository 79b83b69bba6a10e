select *
from marts.dim_customers
where
    customers_key <> '00000000000000000000000000000000'
    and is_current
