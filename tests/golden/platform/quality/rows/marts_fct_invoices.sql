select *
from marts.fct_invoices
