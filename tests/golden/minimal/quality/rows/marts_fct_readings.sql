select *
from marts.fct_readings
