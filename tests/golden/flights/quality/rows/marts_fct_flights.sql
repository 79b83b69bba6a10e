select *
from marts.fct_flights
