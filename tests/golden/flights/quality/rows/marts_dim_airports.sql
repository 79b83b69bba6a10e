select *
from marts.dim_airports
where
    airports_key <> '00000000000000000000000000000000'
