select *
from marts.dim_products
where
    products_key <> '00000000000000000000000000000000'
