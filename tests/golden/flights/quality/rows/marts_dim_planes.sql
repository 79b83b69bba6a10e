select *
from marts.dim_planes
where
    planes_key <> '00000000000000000000000000000000'
    and is_current
