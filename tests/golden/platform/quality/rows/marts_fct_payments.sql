select *
from marts.fct_payments
