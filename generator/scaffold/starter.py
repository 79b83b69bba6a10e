"""The spec that somebody starts from who has none yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["starter_spec"]

_STARTER = """\
# yaml-language-server: $schema=.penstock/schema.json
# What this pipeline is. Change it, then run `penstock update` or `copier update`.
spec: 1

project:
  name: {name}
  description: A first pipeline, on sample data of its own.
  owner: {owner}

sources:
  shop:
    kind: files                      # CSV, JSON Lines or Parquet in a folder
    description: Orders of a small shop; replace it with a source of yours.
    path: samples                    # a folder of your own; data/ stays out of git
    format: csv
    tables:
      customers:                     # read from samples/customers.csv
        description: One customer.
        key: customer_id
        columns:
          customer_id: {{type: integer, description: "Number of the customer"}}
          name: {{type: string, personal: name, description: "Full name"}}
          city: {{type: string, nullable: true, description: "Where the customer lives"}}
      orders:
        description: One order.
        files: "orders*.csv"         # every file that fits; new ones are found by themselves
        key: order_id
        cursor: updated_at           # decides which version of an order wins
        columns:
          order_id: {{type: integer, description: "Number of the order"}}
          customer_id: {{type: integer, references: customers, description: "Who ordered"}}
          ordered_on: {{type: date, description: "Day of the order"}}
          status: {{type: string, values: [open, paid, sent], description: "How far it is"}}
          amount: {{type: "decimal(12,2)", unit: EUR, description: "Value of the order"}}
          updated_at: {{type: timestamp, description: "Last change, in UTC"}}

latency: {latency}                       # or {{schedule: "15 6 * * *", freshness: 26h}}

storage:
  warehouse: {warehouse}

modeling:
  style: {style}                        # orders becomes a fact, customers a dimension

quality:
  orders:
    plausible_amount: {{rule: between, column: amount, min: 0, max: 100000, severity: warn}}
"""


def starter_spec(answers: Mapping[str, Any]) -> str:
    """A commented spec for the answers of the questionnaire, sample data included."""
    return _STARTER.format(
        name=json.dumps(
            answers.get("project_name") or "my_pipeline", ensure_ascii=False
        ),
        owner=json.dumps(answers.get("owner") or "data-team", ensure_ascii=False),
        latency=answers.get("latency") or "daily",
        warehouse=answers.get("warehouse") or "duckdb",
        style=answers.get("style") or "star",
    )
