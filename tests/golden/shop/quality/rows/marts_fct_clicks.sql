select *
from marts.fct_clicks
