select *
from marts.fct_order_items
