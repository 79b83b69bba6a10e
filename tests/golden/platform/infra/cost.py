"""Write the table of docs/cost.md anew, from infra/prices.yml: `python infra/cost.py`."""

import re
from math import prod
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "cost.md"
TABLE = re.compile(r"(<!-- table -->\n).*?(<!-- end -->)", re.DOTALL)


def amount(data: dict[str, Any], line: dict[str, Any], place: str) -> float:
    """Return the US dollars of a line in a month."""
    quantity = prod(data["inputs"][place][name] for name in line["times"])
    price = data["prices"][line["price"]]["usd"]
    return float(quantity / line["over"] * price * data["region_factor"])


def table(data: dict[str, Any]) -> str:
    """Return the table: a row for each line, a column for each environment."""
    places = list(data["inputs"])
    rows = [
        ["US dollars in a month", "Formula", *places],
        ["---", "---", *("---:" for _ in places)],
    ]
    totals = dict.fromkeys(places, 0.0)
    for line in data["lines"]:
        amounts = {place: amount(data, line, place) for place in places}
        totals = {place: totals[place] + amounts[place] for place in places}
        over = f" / {line['over']}" if line["over"] > 1 else ""
        formula = f"`{' × '.join(line['times'])}{over} × {line['price']}`"
        rows.append([line["what"], formula, *(f"{a:.2f}" for a in amounts.values())])
    rows.append(["**Sum**", "", *(f"**{a:.2f}**" for a in totals.values())])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> None:
    """Write the page."""
    data = yaml.safe_load((HERE / "prices.yml").read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    written = TABLE.sub(lambda found: found[1] + table(data) + found[2], page)
    PAGE.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
