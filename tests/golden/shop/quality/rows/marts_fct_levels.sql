select *
from marts.fct_levels
