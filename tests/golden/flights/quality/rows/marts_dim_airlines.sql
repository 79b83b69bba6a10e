select *
from marts.dim_airlines
where
    airlines_key <> '00000000000000000000000000000000'
