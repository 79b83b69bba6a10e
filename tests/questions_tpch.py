"""Questions of TPC-H, adapted: customers and parts are what they were at the order's time.

`source` asks the tables that plain SQL makes of the delivered files, in `tpch.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from questions import NOBODY, Question

__all__ = ["TPCH"]

_LINES = """lineitem left join purchases using (orderkey)
    left join customer as c on purchases.custkey = c.custkey
        and orderdate >= c.valid_from and orderdate < c.valid_to
    left join nation as cn on c.nationkey = cn.nationkey
    left join region as cr on cn.regionkey = cr.regionkey
    left join part as p on lineitem.partkey = p.partkey
        and shipdate >= p.valid_from and shipdate < p.valid_to
    left join supplier as s on lineitem.suppkey = s.suppkey
    left join nation as sn on s.nationkey = sn.nationkey
    left join region as sr on sn.regionkey = sr.regionkey"""
_FACTS = """marts.fct_lineitem as l
    inner join marts.fct_purchases as o on l.orderkey = o.orderkey
    inner join marts.dim_customer as c on o.customer_key = c.customer_key
    inner join marts.dim_supplier as s on l.supplier_key = s.supplier_key"""
_NATIONS = f"""{_FACTS}
    inner join marts.dim_nation as cn on c.nation_key = cn.nation_key
    inner join marts.dim_region as cr on cn.region_key = cr.region_key
    inner join marts.dim_nation as sn on s.nation_key = sn.nation_key
    inner join marts.dim_region as sr on sn.region_key = sr.region_key"""
_WIDE = """marts.obt_lineitem as l
    inner join marts.obt_purchases as o on l.orderkey = o.orderkey"""

_PRICES = """returnflag, linestatus, sum(quantity), sum(extendedprice), sum(net),
    sum(net * (1 + tax)), avg(cast(discount as float8)), count(*)"""
_MODES = """shipmode,
    sum(case when {priority} in ('1-URGENT', '2-HIGH') then 1 else 0 end),
    sum(case when {priority} not in ('1-URGENT', '2-HIGH') then 1 else 0 end)"""
_PROMO = """sum(case when {type} like 'PROMO%' then net else 0 end), sum(net),
    cast(sum(case when {type} like 'PROMO%' then net else 0 end) as float8) / cast(sum(net) as float8)"""

TPCH: Mapping[str, Question] = {
    "Q1: prices": {
        "source": f"""
            select {_PRICES} from lineitem
            where shipdate <= date '1998-09-02' group by returnflag, linestatus""",
        "star": f"""
            select {_PRICES} from marts.fct_lineitem
            where shipdate <= date '1998-09-02' group by returnflag, linestatus""",
        "one_big_table": f"""
            select {_PRICES} from marts.obt_lineitem
            where shipdate <= date '1998-09-02' group by returnflag, linestatus""",
    },
    "Q3: orders to be shipped, of a segment of then": {
        "source": f"""
            select orderkey, orderdate, sum(net) from {_LINES}
            where c.mktsegment = 'BUILDING' and orderdate < date '1995-03-15'
                and shipdate > date '1995-03-15' group by orderkey, orderdate""",
        "star": f"""
            select o.orderkey, orderdate, sum(net) from {_FACTS}
            where mktsegment = 'BUILDING' and orderdate < date '1995-03-15'
                and shipdate > date '1995-03-15' group by o.orderkey, orderdate""",
        "one_big_table": f"""
            select o.orderkey, o.orderdate, sum(net) from {_WIDE}
            where o.customer_mktsegment = 'BUILDING' and o.orderdate < date '1995-03-15'
                and shipdate > date '1995-03-15' group by o.orderkey, o.orderdate""",
    },
    "Q4: late orders by priority": {
        "source": """
            select orderpriority, count(*) from purchases as o
            where orderdate >= date '1993-01-01' and exists (
                select 1 from lineitem as l
                where l.orderkey = o.orderkey and commitdate < receiptdate)
            group by orderpriority""",
        "star": """
            select orderpriority, count(*) from marts.fct_purchases as o
            where orderdate >= date '1993-01-01' and exists (
                select 1 from marts.fct_lineitem as l
                where l.orderkey = o.orderkey and commitdate < receiptdate)
            group by orderpriority""",
        "one_big_table": """
            select orderpriority, count(*) from marts.obt_purchases as o
            where orderdate >= date '1993-01-01' and exists (
                select 1 from marts.obt_lineitem as l
                where l.orderkey = o.orderkey and commitdate < receiptdate)
            group by orderpriority""",
    },
    "Q5: suppliers and customers of one region": {
        "source": f"""
            select cn.name, sum(net), count(*) from {_LINES}
            where cr.name = sr.name group by cn.name""",
        "star": f"""
            select c.nation_name, sum(net), count(*) from {_FACTS}
            where c.nation_region_name = s.nation_region_name
                and c.nation_region_name <> 'Unknown' group by c.nation_name""",
        "snowflake": f"""
            select cn.name, sum(net), count(*) from {_NATIONS}
            where cr.name = sr.name and cr.name <> 'Unknown' group by cn.name""",
        "one_big_table": f"""
            select o.customer_nation_name, sum(net), count(*) from {_WIDE}
            where o.customer_nation_region_name = l.supplier_nation_region_name
                and o.customer_nation_region_name <> 'Unknown'
            group by o.customer_nation_name""",
    },
    "Q6: what a discount costs": {
        "source": """
            select sum(extendedprice * discount), count(*) from lineitem
            where discount between 0.05 and 0.07 and quantity < 24""",
        "star": """
            select sum(extendedprice * discount), count(*) from marts.fct_lineitem
            where discount between 0.05 and 0.07 and quantity < 24""",
        "one_big_table": """
            select sum(extendedprice * discount), count(*) from marts.obt_lineitem
            where discount between 0.05 and 0.07 and quantity < 24""",
    },
    "Q7: from nation to nation, by year and quarter": {
        "source": f"""
            select coalesce(sn.name, 'Unknown'), coalesce(cn.name, 'Unknown'), year(shipdate),
                quarter(shipdate), sum(net)
            from {_LINES} where shipdate is not null and orderdate is not null group by all""",
        "star": f"""
            select s.nation_name, c.nation_name, year_number, quarter_of_year, sum(net)
            from {_FACTS} inner join marts.dim_date on l.shipdate_date_key = date_key
            group by s.nation_name, c.nation_name, year_number, quarter_of_year""",
        "snowflake": f"""
            select sn.name, cn.name, year_number, quarter_of_year, sum(net)
            from {_NATIONS} inner join marts.dim_date on l.shipdate_date_key = date_key
            inner join marts.dim_month using (month_key)
            inner join marts.dim_quarter using (quarter_key)
            inner join marts.dim_year using (year_key)
            group by sn.name, cn.name, year_number, quarter_of_year""",
        "one_big_table": f"""
            select supplier_nation_name, o.customer_nation_name, shipdate_date_year_number,
                shipdate_date_quarter_of_year, sum(net) from {_WIDE}
            group by supplier_nation_name, o.customer_nation_name, shipdate_date_year_number,
                shipdate_date_quarter_of_year""",
    },
    "Q9: profit, by way of two columns": {
        "source": """
            select coalesce(n.name, 'Unknown'), sum(net - supplycost * quantity), count(*)
            from lineitem left join partsupp using (partkey, suppkey)
            left join supplier using (suppkey) left join nation as n using (nationkey)
            group by n.name""",
        "star": """
            select s.nation_name, sum(net - supplycost * quantity), count(*)
            from marts.fct_lineitem as l inner join marts.dim_partsupp using (partsupp_key)
            inner join marts.dim_supplier as s on l.supplier_key = s.supplier_key
            group by s.nation_name""",
        "snowflake": """
            select n.name, sum(net - supplycost * quantity), count(*)
            from marts.fct_lineitem as l
            inner join marts.dim_partsupp as ps on l.partsupp_key = ps.partsupp_key
            inner join marts.dim_supplier as s on l.supplier_key = s.supplier_key
            inner join marts.dim_nation as n on s.nation_key = n.nation_key group by n.name""",
        "one_big_table": """
            select supplier_nation_name, sum(net - partsupp_supplycost * quantity), count(*)
            from marts.obt_lineitem group by supplier_nation_name""",
    },
    "Q10: customers who return, as they were": {
        "source": f"""
            select c.custkey, c.acctbal, coalesce(cn.name, 'Unknown'), sum(net) from {_LINES}
            where returnflag = 'R' and c.custkey is not null
            group by c.custkey, c.acctbal, cn.name""",
        "star": f"""
            select c.custkey, c.acctbal, c.nation_name, sum(net) from {_FACTS}
            where returnflag = 'R' and c.custkey is not null
            group by c.custkey, c.acctbal, c.nation_name""",
        "snowflake": f"""
            select c.custkey, c.acctbal, cn.name, sum(net) from {_NATIONS}
            where returnflag = 'R' and c.custkey is not null
            group by c.custkey, c.acctbal, cn.name""",
        "one_big_table": f"""
            select o.custkey, o.customer_acctbal, o.customer_nation_name, sum(net) from {_WIDE}
            where returnflag = 'R' and o.customer_key <> {NOBODY}
            group by o.custkey, o.customer_acctbal, o.customer_nation_name""",
    },
    "Q12: ways of shipping, by way of the order": {
        "source": f"""
            select {_MODES.format(priority="coalesce(orderpriority, 'Unknown')")}
            from lineitem left join purchases using (orderkey) group by shipmode""",
        "star": f"""
            select {_MODES.format(priority="orderpriority")} from marts.fct_lineitem
            inner join marts.dim_purchases using (purchases_key) group by shipmode""",
        "one_big_table": f"""
            select {_MODES.format(priority="purchases_orderpriority")}
            from marts.obt_lineitem group by shipmode""",
    },
    "Q13: customers by their number of orders": {
        "source": """
            select orders, count(*) from (
                select c.custkey, count(orderkey) as orders
                from (select distinct custkey from customer) as c
                left join purchases using (custkey) group by c.custkey
            ) group by orders""",
        "star": f"""
            select orders, count(*) from (
                select c.custkey, count(orderkey) as orders from marts.dim_customer as c
                left join marts.fct_purchases as o on c.custkey = o.custkey
                where is_current and c.customer_key <> {NOBODY} group by c.custkey
            ) as counted group by orders""",
        "one_big_table": """
            select orders, count(*) from (
                select c.custkey, count(orderkey) as orders from marts.obt_customer as c
                left join marts.obt_purchases as o on c.custkey = o.custkey
                where c.is_current group by c.custkey
            ) as counted group by orders""",
    },
    "Q14: the share of promotions": {
        "source": f"""
            select {_PROMO.format(type="p.type")} from {_LINES}""",
        "star": f"""
            select {_PROMO.format(type="type")} from marts.fct_lineitem
            inner join marts.dim_part using (part_key)""",
        "one_big_table": f"""
            select {_PROMO.format(type="part_type")} from marts.obt_lineitem""",
    },
    "Q16: suppliers by the brands of now": {
        "source": """
            select brand, size, count(distinct suppkey), sum(availqty) from partsupp
            inner join part on partsupp.partkey = part.partkey
                and valid_to = timestamp '9999-12-31'
            group by brand, size""",
        "star": """
            select brand, size, count(distinct suppkey), sum(availqty)
            from marts.fct_partsupp inner join marts.dim_part using (part_key)
            group by brand, size""",
        "one_big_table": """
            select part_brand, part_size, count(distinct suppkey), sum(availqty)
            from marts.obt_partsupp group by part_brand, part_size""",
    },
    "Q17: brands and prices at the time of shipping": {
        "source": f"""
            select p.brand, sum(quantity), sum(quantity * p.retailprice), min(shipdate)
            from {_LINES} group by p.brand""",
        "star": """
            select brand, sum(quantity), sum(quantity * retailprice), min(shipdate)
            from marts.fct_lineitem inner join marts.dim_part using (part_key) group by brand""",
        "one_big_table": """
            select part_brand, sum(quantity), sum(quantity * part_retailprice), min(shipdate)
            from marts.obt_lineitem group by part_brand""",
    },
    "Q18: orders of many pieces": {
        "source": """
            select c.name, o.orderkey, o.totalprice, sum(quantity)
            from purchases as o inner join lineitem using (orderkey)
            inner join customer as c on o.custkey = c.custkey
                and orderdate >= c.valid_from and orderdate < c.valid_to
            group by c.name, o.orderkey, o.totalprice having sum(quantity) > 200""",
        "star": f"""
            select c.name, o.orderkey, o.totalprice, sum(quantity) from {_FACTS}
            where o.customer_key <> {NOBODY}
            group by c.name, o.orderkey, o.totalprice having sum(quantity) > 200""",
        "one_big_table": f"""
            select o.customer_name, o.orderkey, o.totalprice, sum(quantity) from {_WIDE}
            where o.customer_key <> {NOBODY}
            group by o.customer_name, o.orderkey, o.totalprice having sum(quantity) > 200""",
    },
    "orders of customers, suppliers and offers that nobody knows": {
        "source": """
            select
                (select sum(totalprice) from purchases
                    where custkey not in (select custkey from customer)),
                (select count(*) from lineitem
                    where suppkey not in (select suppkey from supplier)),
                (select count(*) from lineitem
                    where orderkey not in (select orderkey from purchases))""",
        "star": f"""
            select
                (select sum(totalprice) from marts.fct_purchases where customer_key = {NOBODY}),
                (select count(*) from marts.fct_lineitem where supplier_key = {NOBODY}),
                (select count(*) from marts.fct_lineitem where purchases_key = {NOBODY})""",
        "one_big_table": f"""
            select
                (select sum(totalprice) from marts.obt_purchases where customer_key = {NOBODY}),
                (select count(*) from marts.obt_lineitem where supplier_key = {NOBODY}),
                (select count(*) from marts.obt_lineitem where purchases_key = {NOBODY})""",
    },
    "TPC-H: how customers changed": {
        "source": """
            select custkey, acctbal, mktsegment, valid_from, valid_to from customer""",
        "star": f"""
            select custkey, acctbal, mktsegment, valid_from, valid_to from marts.dim_customer
            where customer_key <> {NOBODY}""",
        "one_big_table": """
            select custkey, acctbal, mktsegment, valid_from, valid_to from marts.obt_customer""",
    },
    "TPC-H: the measures of orders": {
        "source": """
            select count(*), sum(totalprice), count(distinct custkey) from purchases""",
        "star": "select orders, turnover, buyers from marts.measures_purchases",
    },
    "TPC-H: the measures of lines": {
        "source": """
            select sum(net), sum(quantity), median(extendedprice::double),
                avg(discount::double), max(receiptdate) from lineitem""",
        "star": """
            select revenue, sold, usual_price, average_discount, last_day
            from marts.measures_lineitem""",
    },
}
