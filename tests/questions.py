"""Questions to the marts, in the words of each style; the answers are the same.

A style that is not named answers in the words of the star.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

__all__ = ["FLIGHTS", "NOBODY", "SHOP", "Question", "asked", "differences"]

Question = Mapping[str, str]

NOBODY = "'" + "0" * 32 + "'"

FLIGHTS: Mapping[str, Question] = {
    "delay by airline": {
        "star": """
            select airlines.name, count(*), avg(cast(dep_delay as float8)), count(arr_delay)
            from marts.fct_flights
            inner join marts.dim_airlines as airlines using (airlines_key)
            group by airlines.name order by 1""",
        "one_big_table": """
            select airlines_name, count(*), avg(cast(dep_delay as float8)), count(arr_delay)
            from marts.obt_flights group by airlines_name order by 1""",
    },
    "two roles of one dimension": {
        "star": """
            select origin.name, destination.name, count(*), sum(distance)
            from marts.fct_flights as flights
            inner join marts.dim_airports as origin on origin_airport_key = origin.airports_key
            inner join marts.dim_airports as destination
                on destination_airport_key = destination.airports_key
            group by origin.name, destination.name order by 1, 2""",
        "one_big_table": """
            select origin_airport_name, destination_airport_name, count(*), sum(distance)
            from marts.obt_flights
            group by origin_airport_name, destination_airport_name order by 1, 2""",
    },
    "planes that no register knows": {
        "star": f"""
            select carrier, count(tailnum), count(*) from marts.fct_flights
            where planes_key = {NOBODY} group by carrier order by carrier""",
        "one_big_table": f"""
            select carrier, count(tailnum), count(*) from marts.obt_flights
            where planes_key = {NOBODY} group by carrier order by carrier""",
    },
    "makers of the planes as they were": {
        "star": """
            select manufacturer, count(*), sum(seats), count(distinct tailnum)
            from marts.fct_flights
            inner join (select planes_key, manufacturer, seats from marts.dim_planes) as planes
                using (planes_key)
            group by manufacturer order by manufacturer""",
        "one_big_table": """
            select planes_manufacturer, count(*), sum(planes_seats), count(distinct tailnum)
            from marts.obt_flights group by planes_manufacturer order by planes_manufacturer""",
    },
    "flights by month and weekend": {
        "star": """
            select year_number, month_name, is_weekend, count(*), avg(cast(arr_delay as float8))
            from marts.fct_flights
            inner join marts.dim_date on flight_date_key = date_key
            group by year_number, month_name, is_weekend order by 1, 2, 3""",
        "snowflake": """
            select year_number, month_name, is_weekend, count(*), avg(cast(arr_delay as float8))
            from marts.fct_flights
            inner join marts.dim_date on flight_date_key = date_key
            inner join marts.dim_month using (month_key)
            inner join marts.dim_quarter using (quarter_key)
            inner join marts.dim_year using (year_key)
            group by year_number, month_name, is_weekend order by 1, 2, 3""",
        "one_big_table": """
            select flight_date_year_number, flight_date_month_name, flight_date_is_weekend,
                count(*), avg(cast(arr_delay as float8))
            from marts.obt_flights
            group by flight_date_year_number, flight_date_month_name, flight_date_is_weekend
            order by 1, 2, 3""",
    },
    "cancelled by weekday and quarter": {
        "star": """
            select quarter_of_year, day_name, count(*) from marts.fct_flights
            inner join marts.dim_date on time_hour_date_key = date_key
            where dep_time is null group by quarter_of_year, day_name order by 1, 2""",
        "snowflake": """
            select quarter_of_year, day_name, count(*) from marts.fct_flights
            inner join marts.dim_date on time_hour_date_key = date_key
            inner join marts.dim_month using (month_key)
            inner join marts.dim_quarter using (quarter_key)
            where dep_time is null group by quarter_of_year, day_name order by 1, 2""",
        "one_big_table": """
            select time_hour_date_quarter_of_year, time_hour_date_day_name, count(*)
            from marts.obt_flights where dep_time is null
            group by time_hour_date_quarter_of_year, time_hour_date_day_name order by 1, 2""",
    },
    "delay by weather": {
        "star": """
            select floor(visibility), count(*), avg(cast(dep_delay as float8)), max(wind_speed)
            from marts.fct_flights
            inner join (select weather_key, visibility, wind_speed from marts.dim_weather) as w
                on departure_weather_key = weather_key
            group by floor(visibility) order by 1""",
        "one_big_table": """
            select floor(departure_weather_visibility), count(*), avg(cast(dep_delay as float8)),
                max(departure_weather_wind_speed)
            from marts.obt_flights group by floor(departure_weather_visibility) order by 1""",
    },
    "weather at an airport, by way of the weather": {
        "star": """
            select airports_name, count(*), avg(cast(temperature as float8))
            from marts.fct_flights
            inner join marts.dim_weather on departure_weather_key = weather_key
            group by airports_name order by airports_name""",
        "snowflake": """
            select airports.name, count(*), avg(cast(temperature as float8))
            from marts.fct_flights
            inner join marts.dim_weather on departure_weather_key = weather_key
            inner join marts.dim_airports as airports
                on dim_weather.airports_key = airports.airports_key
            group by airports.name order by airports.name""",
        "one_big_table": """
            select departure_weather_airports_name, count(*), avg(cast(departure_weather_temperature as float8))
            from marts.obt_flights
            group by departure_weather_airports_name order by departure_weather_airports_name""",
    },
    "how many different ones": {
        "star": f"""
            select count(distinct tailnum), count(distinct planes.tail), count(distinct dest),
                count(distinct destination_airport_key), count(distinct flight)
            from marts.fct_flights
            left join (
                select planes_key, tailnum as tail from marts.dim_planes
                where planes_key <> {NOBODY}
            ) as planes using (planes_key)""",
        "one_big_table": f"""
            select count(distinct tailnum),
                count(distinct case when planes_key <> {NOBODY} then tailnum end),
                count(distinct dest), count(distinct destination_airport_key),
                count(distinct flight)
            from marts.obt_flights""",
    },
    "the measures": {"star": "select * from marts.measures_flights"},
    "days without a flight": {
        "star": """
            select count(*) from marts.dim_date
            left join marts.fct_flights on date_key = flight_date_key
            where flights_key is null and date_key <> -1""",
        "one_big_table": """
            select count(*) from marts.dim_date
            left join marts.obt_flights on date_key = flight_date_key
            where flights_key is null and date_key <> -1""",
    },
    "planes that never flew": {
        "star": f"""
            select type, count(*) from marts.dim_planes as planes
            where is_current and planes_key <> {NOBODY} and not exists (
                select 1 from marts.fct_flights as flights
                where flights.tailnum = planes.tailnum
            ) group by type order by type""",
        "one_big_table": """
            select type, count(*) from marts.obt_planes as planes
            where is_current and not exists (
                select 1 from marts.obt_flights as flights
                where flights.tailnum = planes.tailnum
            ) group by type order by type""",
    },
}
SHOP: Mapping[str, Question] = {
    "revenue by the segment of then": {
        "star": """
            select segment, count(*), sum(amount) from marts.fct_lines
            inner join marts.dim_customers on buyer_key = customers_key
            group by segment order by segment""",
        "one_big_table": """
            select buyer_segment, count(*), sum(amount) from marts.obt_lines
            group by buyer_segment order by buyer_segment""",
    },
    "revenue by the segment of now": {
        "star": """
            select now.segment, sum(amount) from marts.fct_lines
            inner join marts.dim_customers as moment on buyer_key = moment.customers_key
            inner join marts.dim_customers as now
                on moment.id = now.id and now.is_current
            group by now.segment order by now.segment""",
        "one_big_table": """
            select now.segment, sum(amount) from marts.obt_lines as lines
            inner join marts.obt_customers as now on lines.buyer = now.id and now.is_current
            group by now.segment order by now.segment""",
    },
    "gifts: buyer and receiver": {
        "star": """
            select buyer.name, receiver.name, count(*) from marts.fct_lines
            inner join marts.dim_customers as buyer on buyer_key = buyer.customers_key
            inner join marts.dim_customers as receiver on receiver_key = receiver.customers_key
            group by buyer.name, receiver.name order by 1, 2""",
        "one_big_table": """
            select buyer_name, receiver_name, count(*) from marts.obt_lines
            group by buyer_name, receiver_name order by 1, 2""",
    },
    "countries, by way of customers and cities": {
        "star": """
            select cities_country, count(*), sum(amount) from marts.fct_lines
            inner join marts.dim_customers on buyer_key = customers_key
            group by cities_country order by cities_country""",
        "snowflake": """
            select country, count(*), sum(amount) from marts.fct_lines
            inner join marts.dim_customers on buyer_key = customers_key
            inner join marts.dim_cities using (cities_key)
            group by country order by country""",
        "one_big_table": """
            select buyer_cities_country, count(*), sum(amount) from marts.obt_lines
            group by buyer_cities_country order by buyer_cities_country""",
    },
    "orders by status and month": {
        "star": """
            select status, month_name, count(*) from marts.fct_orders
            inner join marts.dim_date on ordered_on_date_key = date_key
            group by status, month_name order by 1, 2""",
        "snowflake": """
            select status, month_name, count(*) from marts.fct_orders
            inner join marts.dim_date on ordered_on_date_key = date_key
            inner join marts.dim_month using (month_key)
            group by status, month_name order by 1, 2""",
        "one_big_table": """
            select status, ordered_on_date_month_name, count(*) from marts.obt_orders
            group by status, ordered_on_date_month_name order by 1, 2""",
    },
    "lines of orders that nobody knows": {
        "star": f"""
            select count(*), sum(quantity) from marts.fct_lines where orders_key = {NOBODY}""",
        "one_big_table": f"""
            select count(*), sum(quantity) from marts.obt_lines where orders_key = {NOBODY}""",
    },
    "prices of then": {
        "star": """
            select title, price, count(*), sum(quantity * price) from marts.fct_lines
            inner join marts.dim_products using (products_key)
            group by title, price order by 1, 2""",
        "one_big_table": """
            select products_title, products_price, count(*), sum(quantity * products_price)
            from marts.obt_lines group by products_title, products_price order by 1, 2""",
    },
    "how customers changed": {
        "star": f"""
            select id, name, segment, valid_from, valid_to, is_current from marts.dim_customers
            where customers_key <> {NOBODY} order by id, valid_from""",
        "one_big_table": """
            select id, name, segment, valid_from, valid_to, is_current
            from marts.obt_customers order by id, valid_from""",
    },
    "cities with and without customers": {
        "star": f"""
            select cities.city, count(id) from marts.dim_cities as cities
            left join marts.dim_customers as customers
                on cities.city = customers.city and is_current
            where cities.cities_key <> {NOBODY} group by cities.city order by 1""",
        "snowflake": f"""
            select cities.city, count(id) from marts.dim_cities as cities
            left join marts.dim_customers as customers
                on cities.cities_key = customers.cities_key and is_current
            where cities.cities_key <> {NOBODY} group by cities.city order by 1""",
        "one_big_table": """
            select cities.city, count(id) from marts.obt_cities as cities
            left join marts.obt_customers as customers
                on cities.cities_key = customers.cities_key and is_current
            group by cities.city order by 1""",
    },
    "sales by month, segment and country, computed beforehand": {"star": """
            select month, buyer_segment, buyer_cities_country, revenue, lines, usual_amount,
                pieces, price_of_a_piece
            from marts.rollup_sales_by_month order by 1, 2, 3"""},
    "products by week, computed beforehand": {"star": """
            select at_week, products_title, revenue, price_of_a_piece
            from marts.rollup_products_by_week order by 1, 2"""},
    "orders by status, country and month, computed beforehand": {"star": """
            select status, customers_cities_country, ordered_on_month, orders, buyers
            from marts.rollup_orders_by_status order by 1, 2, 3"""},
    "gifts and express orders on their way": {
        "star": """
            select is_gift, is_express, milestone, count(*), sum(ordered_on_to_paid_on_days),
                avg(ordered_on_to_shipped_at_days)
            from marts.fct_orders inner join marts.dim_order_flags using (order_flags_key)
            group by is_gift, is_express, milestone order by 1, 2, 3""",
        "one_big_table": """
            select is_gift, is_express, milestone, count(*), sum(ordered_on_to_paid_on_days),
                avg(ordered_on_to_shipped_at_days)
            from marts.obt_orders group by is_gift, is_express, milestone order by 1, 2, 3""",
    },
    "orders on their way, computed beforehand": {"star": """
            select milestone, is_gift, is_express, orders, buyers, days_to_pay, days_to_ship
            from marts.rollup_orders_on_their_way order by 1, 2, 3"""},
    "lines by part of the day": {
        "star": """
            select part_of_day, hour_of_day, count(*), sum(amount) from marts.fct_lines
            inner join marts.dim_time on at_time_key = time_key
            group by part_of_day, hour_of_day order by 1, 2""",
        "one_big_table": """
            select at_time_part_of_day, at_time_hour_of_day, count(*), sum(amount)
            from marts.obt_lines
            group by at_time_part_of_day, at_time_hour_of_day order by 1, 2""",
    },
    "stock of each key at the end of each week": {
        "star": """
            select sku, city, period_end, pieces from marts.fct_stock order by 1, 2, 3""",
        "one_big_table": """
            select sku, city, period_end, pieces from marts.obt_stock order by 1, 2, 3""",
    },
    "stock at the end of each week": {
        "star": """
            select period_end, country, sum(pieces), sum(worth), count(*) from marts.fct_stock
            inner join marts.dim_cities using (cities_key)
            group by period_end, country order by 1, 2""",
        "one_big_table": """
            select period_end, cities_country, sum(pieces), sum(worth), count(*)
            from marts.obt_stock group by period_end, cities_country order by 1, 2""",
    },
    "stock by the price of then": {
        "star": """
            select period_start, fct_stock.sku, title, sum(pieces * price) from marts.fct_stock
            inner join marts.dim_products using (products_key)
            group by period_start, fct_stock.sku, title order by 1, 2, 3""",
        "one_big_table": """
            select period_start, sku, products_title, sum(pieces * products_price)
            from marts.obt_stock group by period_start, sku, products_title order by 1, 2, 3""",
    },
    "stock at the end of each month, computed beforehand": {"star": """
            select month, cities_country, pieces, worth, shelves, worth_of_a_piece
            from marts.rollup_stock_by_month order by 1, 2"""},
    "the stock of now": {"star": "select * from marts.measures_stock"},
    "visits without a purchase": {
        "star": f"""
            select segment, count(*) from marts.fct_visits as visits
            inner join marts.dim_customers using (customers_key)
            where customers_key <> {NOBODY} and not exists (
                select 1 from marts.fct_lines as lines
                where lines.buyer = visits.customer and lines.sku = visits.sku
            ) group by segment order by 1""",
        "one_big_table": f"""
            select customers_segment, count(*) from marts.obt_visits as visits
            where customers_key <> {NOBODY} and not exists (
                select 1 from marts.obt_lines as lines
                where lines.buyer = visits.customer and lines.sku = visits.sku
            ) group by customers_segment order by 1""",
    },
    "the measures of lines": {"star": "select * from marts.measures_lines"},
    "revenue by the country of makers, divided, and lines counted in full": {
        "star": """
            select country, sum(amount * weight), count(distinct lines_key)
            from marts.fct_lines
            inner join marts.bridge_makers using (products_key)
            inner join marts.dim_cities using (cities_key)
            group by country order by 1""",
        "one_big_table": f"""
            select case when share is null then 'Unknown' else cities_country end as country,
                sum(amount * coalesce(share, 1)), count(distinct lines_key)
            from marts.obt_lines as lines
            left join marts.obt_makers as makers
                on lines.sku = makers.sku and lines.products_key <> {NOBODY}
            group by case when share is null then 'Unknown' else cities_country end order by 1""",
    },
    "revenue by the country that has it in stock, in equal shares": {
        "star": """
            select country, sum(cast(amount as float8) * weight), count(distinct lines_key)
            from marts.fct_lines
            inner join marts.bridge_stock using (products_key)
            inner join marts.dim_cities using (cities_key)
            group by country order by 1""",
        "one_big_table": f"""
            select case when share is null then 'Unknown' else cities_country end as country,
                sum(cast(amount as float8) * coalesce(share, 1)), count(distinct lines_key)
            from marts.obt_lines as lines
            left join (
                select sku, cities_country,
                    1 / cast(count(*) over (partition by sku) as float8) as share
                from marts.obt_stock
                where period_end = (select max(period_end) from marts.obt_stock)
            ) as stock on lines.sku = stock.sku and lines.products_key <> {NOBODY}
            group by case when share is null then 'Unknown' else cities_country end order by 1""",
    },
    "the measures of orders": {"star": "select * from marts.measures_orders"},
    "different buyers by weekend": {
        "star": """
            select is_weekend, count(distinct buyer), min(amount), max(amount)
            from marts.fct_lines inner join marts.dim_date on at_date_key = date_key
            group by is_weekend order by 1""",
        "one_big_table": """
            select at_date_is_weekend, count(distinct buyer), min(amount), max(amount)
            from marts.obt_lines group by at_date_is_weekend order by 1""",
    },
}


def asked(questions: Mapping[str, Question], style: str) -> list[str]:
    """The questions in the words of a style, in their order."""
    return [words.get(style, words["star"]) for words in questions.values()]


def differences(
    questions: Mapping[str, Question],
    one: Sequence[Sequence[Sequence[Any]]],
    other: Sequence[Sequence[Sequence[Any]]],
) -> list[str]:
    """The questions whose answers differ, in whatever order their rows come.

    Numbers that are no floats are equal exactly, floats within 1e-9 of their size.
    """
    return [
        name
        for name, rows, others in zip(questions, one, other, strict=True)
        if not _same(sorted(rows, key=_order), sorted(others, key=_order))
    ]


def _order(row: Sequence[Any]) -> list[str]:
    """What rows are sorted by: floats may differ in their last digits."""
    return [str(value) for value in row if not isinstance(value, float)]


def _same(rows: list[Sequence[Any]], others: list[Sequence[Any]]) -> bool:
    return [*map(len, rows)] == [*map(len, others)] and all(
        _alike(one, other)
        for row, of_other in zip(rows, others, strict=True)
        for one, other in zip(row, of_other, strict=True)
    )


def _alike(one: Any, other: Any) -> bool:
    if {type(one), type(other)} in ({float}, {float, Decimal}):
        # PostgreSQL's average of whole numbers is a decimal.
        return math.isclose(one, other, rel_tol=1e-9)
    whole_or_decimal = {type(one), type(other)} <= {int, Decimal}
    return (whole_or_decimal or type(one) is type(other)) and bool(one == other)
