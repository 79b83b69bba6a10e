"""What a change of the spec means: nothing is forgotten, and it is said in plain words.

Every field of every model of the spec has an edit here, or a reason why there is none. Each
edit is compared with what is rendered: staging is said to be built anew if and only if its
SQL is another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from specs import design, small
from support import EXAMPLES, ROOT, spec_of

from generator.design.relations import relations_of
from generator.kinds.registry import available
from generator.resync.changes import EFFECTS, Effect
from generator.resync.meaning import Meaning, meaning_of
from generator.resync.merge import Action, Decision
from generator.resync.plan import Plan
from generator.resync.project import Project
from generator.resync.readers import news_of_files
from generator.resync.rebuilding import rebuilt_of
from generator.resync.telling import markdown_of, text_of
from generator.resync.tree import File, render_tree
from generator.spec.base import SpecModel

RICH = """\
spec: 1
project: {name: rich, description: Before, owner: somebody, domain: trade}
sources:
  shop:
    kind: files
    description: A shop
    path: data/shop
    format: csv
    delimiter: ";"
    quote: "'"
    encoding: latin-1
    header: true
    null_values: [NA]
    on_drift: {new_columns: ignore, missing_columns: evolve, changed_types: ignore}
    parallel: 4
    latency: {schedule: hourly, timezone: Europe/Rome, freshness: 3h, catchup: true, retries: 1, start: 2024-01-01}
    tables:
      orders:
        description: One order
        files: orders*.csv
        key: [id, line]
        cursor: changed
        load: incremental
        where: amount > 0
        null_values: [none]
        on_drift: {new_columns: stop}
        references:
          - {columns: [land, town], to: places, on: [country, city], as: place}
        columns:
          id: integer
          line: integer
          customer: {type: integer, references: {to: customers, as: buyer}}
          land: string
          town: string
          zip: {type: string, nullable: true}
          amount: {type: "decimal(10,2)", name: Betrag, description: Price, unit: EUR}
          state: {type: string, values: [new, old], personal: other}
          doubled: {type: "decimal(12,2)", expression: amount * 2}
          day: {type: date, format: "%d.%m.%Y", null_values: [never]}
          changed: {type: timestamp, timezone: Europe/Rome}
      customers:
        name: KUNDEN
        key: id
        columns:
          id: integer
          name: string
          since: {type: date, nullable: true}
      places:
        key: [country, city]
        columns: {country: string, city: string, people: integer}
      towns:
        key: [country, city]
        columns: {country: string, city: string}
latency: daily
storage: {warehouse: {kind: duckdb, path: data/rich.duckdb}}
modeling:
  style: star
  facts:
    orders:
      description: Sold
      grain: [id, line]
      time: changed
      measures:
        revenue: {column: amount, aggregate: sum, description: Money}
  dimensions:
    customers: {history: overwrite, attributes: [name], description: Who buys}
  exclude: towns
  dashboards:
    Sales: {reads: [customers], kind: notebook, url: https://a.example, owner: desk, description: For Mondays}
  date_dimension: {from: 2020-01-01, to: 2030-12-31}
quality:
  orders:
    listed: {rule: accepted_values, column: state, values: [new, old], description: Why, severity: warn, on_fail: continue, mostly: 90%, where: line > 0}
    ranged: {rule: between, column: amount, min: 1, max: 9}
    within: {rule: between, column: amount, above: 1, below: 9}
    shaped: {rule: matches, column: state, pattern: "^n"}
    there: {rule: not_null, column: zip}
    led: {rule: references, columns: [land, town], to: places}
    single: {rule: unique, columns: [id, zip]}
    fits: {rule: fits_types}
    fresh: {rule: freshness, column: changed, within: 7d}
    many: {rule: row_count, min: 1, max: 9}
environments:
  prod:
    latency: weekly
    storage: {warehouse: {path: prod.duckdb}}
    sources: {shop: {path: elsewhere}}
orchestration: {engine: airflow, retries: 3, retry_delay: 1m}
deployment: {local: compose, kubernetes: cronjobs, ci: github}
observability: {metrics: prometheus, alerts: {error: email, warn: slack}, runbooks: https://example.com/a}
"""
RICH_IN_POSTGRES = """\
spec: 1
project: {name: rich}
sources:
  shop:
    kind: postgres
    schema: sales
    sslmode: require
    replica: prefer
    tables:
      orders:
        name: Order Lines
        schema: Sales
        key: id
        cursor: {column: changed, lag: 15m}
        deletes: detect
        columns: {id: integer, changed: timestamp, day: timestamp}
      totals:
        query: select 1 as id
        key: id
        columns: {id: integer}
latency: daily
storage: {warehouse: {kind: postgres, host: h, port: 5433, database: d, user: u, sslmode: require}}
environments:
  prod:
    storage: {warehouse: {host: db}}
    sources: {shop: {host: erp, port: 5434, database: e, user: r}}
"""
RICH_IN_CLOUD = """\
spec: 1
project: {name: rich}
sources:
  shop: {kind: files, path: data, tables: {orders: {key: id, columns: {id: integer}}}}
latency: daily
storage:
  warehouse: postgres
  lake:
    on: s3
    retention: 3y
    layers: {landing: {retention: 90d, colder_after: 30d}, archive: }
environments:
  prod:
    cloud: {region: eu-west-1, network: {vpc: vpc-0123abcd, subnets: [subnet-0123abcd, subnet-0123abce]}, state: kept, rotation: turn}
    budget: {monthly: 900}
    volume: {run_minutes: 30}
deployment:
  cloud: {kind: aws, orchestrator: ecs, network: {vpc: new, cidr: 10.1.0.0/16, internet: true}}
  budget: {monthly: 100, currency: USD, notify: money@example.com}
  volume: {per_day: 2GB, run_minutes: 20}
  tags: {floor: ground}
observability: {notify: watch@example.com}
"""
RICH_IN_MARTS = """\
spec: 1
project: {name: rich}
sources:
  shop:
    kind: files
    path: data
    tables:
      orders:
        key: id
        columns:
          id: integer
          customer: {type: integer, references: customers}
          amount: {type: "decimal(10,2)", unit: EUR}
          gift: boolean
          express: boolean
          paid: {type: date, nullable: true}
          day: date
          sent: timestamp
      customers: {key: id, columns: {id: integer, town: string}}
      stock: {key: [day, sku], cursor: day, columns: {day: date, sku: string, pieces: integer}}
      shelves: {key: sku, columns: {sku: string, pieces: integer}}
      households: {key: id, columns: {id: integer, size: integer}}
      members:
        key: [household, member]
        columns:
          household: {type: integer, references: households}
          member: {type: integer, references: {to: customers, as: member}}
          share: float
          part: float
      visits: {key: [customer, at], columns: {customer: {type: integer, references: customers}, at: timestamp}}
latency: daily
storage: {warehouse: duckdb}
modeling:
  facts:
    shelves: {kind: periodic_snapshot, period: week}
    orders:
      kind: accumulating_snapshot
      milestones: [day, paid]
      degenerate: id
      junk: {flags: [gift, express]}
      times_of_day: sent
      measures:
        revenue: {column: amount, aggregate: sum}
        orders: {aggregate: count}
        customers: {column: customer, aggregate: count_distinct}
        each: {aggregate: ratio, of: [revenue, orders]}
    stock:
      time: day
      microbatch: {batch_size: month, begin: 2020-01-01, lookback: 2}
      measures:
        pieces: {column: pieces, aggregate: sum, additive: not_over_time}
  bridges:
    members: {weight: share, divides: households, description: Who lives where}
  rollups:
    by_town: {fact: orders, by: [month, customers.town], measures: [revenue, each], description: By town}
"""
EDITS = {
    "Spec.project": ("name: rich", "name: richer"),
    "Spec.sources": ("latency: daily\n", "  more: {kind: files, path: more, tables: {t: {key: a, columns: {a: integer}}}}\nlatency: daily\n"),
    "Spec.latency": ("latency: daily", "latency: hourly"),
    "Spec.storage": ("data/rich.duckdb", "data/other.duckdb"),
    "Spec.modeling": ("  exclude: towns\n", ""),
    "Spec.quality": ("    fits: {rule: fits_types}\n", ""),
    "Spec.environments": ("path: prod.duckdb", "path: produce.duckdb"),
    "Spec.orchestration": ("retries: 3", "retries: 4"),
    "Spec.deployment": ("local: compose, ", ""),
    "Spec.observability": ("error: email", "error: pagerduty"),
    "Project.name": ("name: rich", "name: richer"),
    "Project.description": ("Before", "After"),
    "Project.owner": ("somebody", "nobody"),
    "Project.domain": ("trade", "art"),
    "Orchestration.retries": ("retries: 3", "retries: 2"),
    "Orchestration.retry_delay": ("delay: 1m", "delay: 2m"),
    "Deployment.local": ("local: compose, ", ""),
    "Deployment.kubernetes": ("kubernetes: cronjobs, ", ""),
    "Deployment.ci": ("ci: github", "ci: none"),
    "Observability.metrics": ("observability: {metrics: prometheus, alerts: {error: email, warn: slack}, runbooks: https://example.com/a}\n", ""),
    "Observability.alerts": ("error: email", "error: pagerduty"),
    "Observability.lineage": ("metrics: prometheus,", "metrics: prometheus, lineage: openlineage,"),
    "Observability.runbooks": ("example.com/a", "example.com/b"),
    "Alerts.error": ("error: email", "error: pagerduty"),
    "Alerts.warn": ("warn: slack", "warn: email"),
    "Latency.schedule": ("schedule: hourly", "schedule: 15m"),
    "Latency.timezone": ("hourly, timezone: Europe/Rome", "hourly, timezone: UTC"),
    "Latency.freshness": ("freshness: 3h", "freshness: 4h"),
    "Latency.catchup": ("catchup: true", "catchup: false"),
    "Latency.retries": ("retries: 1", "retries: 0"),
    "Latency.start": ("2024-01-01", "2024-01-02"),
    "Environment.latency": ("latency: weekly", "latency: daily"),
    "Environment.storage": ("path: prod.duckdb", "path: produce.duckdb"),
    "Environment.sources": ("path: elsewhere", "path: nowhere"),
    "StorageOverrides.warehouse": ("path: prod.duckdb", "path: produce.duckdb"),
    "FilesOverrides.path": ("path: elsewhere", "path: nowhere"),
    "DuckDBOverrides.path": ("path: prod.duckdb", "path: produce.duckdb"),
    "Storage.warehouse": ("data/rich.duckdb", "data/other.duckdb"),
    "DuckDBOptions.path": ("data/rich.duckdb", "data/other.duckdb"),
    "Source.description": ("A shop", "The shop"),
    "Source.latency": ("schedule: hourly", "schedule: 15m"),
    "Source.null_values": ("[NA]", "[NA, n/a]"),
    "Source.on_drift": ("    on_drift: {new_columns: ignore, missing_columns: evolve, changed_types: ignore}\n", ""),
    "Source.parallel": ("parallel: 4", "parallel: 8"),
    "OnDrift.new_columns": ("new_columns: ignore", "new_columns: stop"),
    "OnDrift.missing_columns": ("missing_columns: evolve", "missing_columns: ignore"),
    "OnDrift.changed_types": ("changed_types: ignore", "changed_types: stop"),
    "FilesSource.path": ("path: data/shop", "path: data/store"),
    "FilesSource.format": (
        'format: csv\n    delimiter: ";"\n    quote: "\'"\n    encoding: latin-1\n    header: true\n',
        "format: parquet\n",
    ),
    "FilesSource.delimiter": ('";"', '"|"'),
    "FilesSource.quote": ('"\'"', "'\"'"),
    "FilesSource.encoding": ("latin-1", "utf-8"),
    "FilesSource.header": ("header: true", "header: false"),
    "FilesSource.tables": ("      towns:\n", "      rooms: {key: a, columns: {a: string}}\n      towns:\n"),
    "FilesTable.files": ("orders*.csv", "orders/*.csv"),
    "Table.name": ("name: KUNDEN", "name: CUSTOMERS"),
    "Table.was": ("      towns:\n", "      towns:\n        was: villages\n"),
    "Table.description": ("One order", "An order"),
    "Table.key": ("key: [id, line]", "key: id"),
    "Table.cursor": ("cursor: changed", "cursor: day"),
    "Table.deleted": ("cursor: changed\n", "cursor: changed\n        deleted: day\n"),
    "Cursor.column": ("cursor: changed", "cursor: {column: day}"),
    "Table.load": ("load: incremental", "load: full"),
    "Table.columns": ("          town: string\n", "          town: string\n          part: string\n"),
    "Table.references": ("        references:\n          - {columns: [land, town], to: places, on: [country, city], as: place}\n", ""),
    "Table.where": ("amount > 0", "amount >= 0"),
    "Table.on_drift": ("        on_drift: {new_columns: stop}\n", ""),
    "Table.null_values": ("null_values: [none]", "null_values: [nothing]"),
    "TableReference.columns": ("[land, town], to: places, on", "[land, zip], to: places, on"),
    "TableReference.to": ("to: places, on", "to: towns, on"),
    "TableReference.on": (" on: [country, city],", ""),
    "TableReference.role": ("as: place", "as: spot"),
    "ColumnReference.to": ("to: customers, as", "to: customers.id, as"),
    "ColumnReference.role": ("as: buyer", "as: client"),
    "Column.type": ("line: integer", "line: string"),
    "Column.name": ("name: Betrag", "name: Summe"),
    "Column.was": (
        "zip: {type: string,",
        "zip: {was: postcode, type: string,",
    ),
    "Column.description": ("Price", "The price"),
    "Column.nullable": ("zip: {type: string, nullable: true}", "zip: string"),
    "Column.unit": ("unit: EUR", "unit: USD"),
    "Column.values": ("values: [new, old], personal", "values: [new], personal"),
    "Column.references": (", references: {to: customers, as: buyer}", ""),
    "Column.personal": ("personal: other", "personal: name"),
    "Column.expression": ("amount * 2", "amount + amount"),
    "Column.format": ("%d.%m.%Y", "%d/%m/%Y"),
    "Column.timezone": ("{type: timestamp, timezone: Europe/Rome}", "timestamp"),
    "Column.null_values": ("[never]", "[ever]"),
    "Modeling.style": ("style: star", "style: one_big_table"),
    "Modeling.facts": ("      description: Sold\n", ""),
    "Modeling.dimensions": ("attributes: [name], ", ""),
    "Modeling.exclude": ("  exclude: towns\n", ""),
    "Modeling.date_dimension": ("  date_dimension: {from: 2020-01-01, to: 2030-12-31}\n", ""),
    "Modeling.dashboards": ("    Sales: ", "    Weekly Sales: "),
    "Dashboard.reads": ("reads: [customers]", "reads: [customers, places]"),
    "Dashboard.kind": ("kind: notebook", "kind: analysis"),
    "Dashboard.url": ("https://a.example", "https://b.example"),
    "Dashboard.owner": ("owner: desk", "owner: floor"),
    "Dashboard.description": ("For Mondays", "For Fridays"),
    "DateDimension.first": ("2020-01-01", "2019-01-01"),
    "DateDimension.last": ("2030-12-31", "2031-12-31"),
    "Fact.grain": ("grain: [id, line]", "grain: [line, id]"),
    "Fact.time": ("time: changed\n      measures", "time: day\n      measures"),
    "Fact.measures": ("revenue:", "sales:"),
    "Fact.links": ("      grain:", "      links: place\n      grain:"),
    "Fact.loading": ("      grain:", "      loading: full\n      grain:"),
    "Fact.partition_by": ("      grain:", "      partition_by: changed\n      grain:"),
    "Fact.cluster_by": ("      grain:", "      cluster_by: customer\n      grain:"),
    "Fact.description": ("Sold", "Sales"),
    "Measure.column": ("column: amount, aggregate", "column: doubled, aggregate"),
    "Measure.aggregate": ("aggregate: sum", "aggregate: max"),
    "Measure.description": ("Money", "Cash"),
    "Dimension.history": ("history: overwrite", "history: track"),
    "Dimension.attributes": ("[name], description", "[since], description"),
    "Dimension.description": ("Who buys", "Buyers"),
    "Rule.rule": ("listed: {rule: accepted_values, column: state, values: [new, old],", "listed: {rule: not_null, column: state,"),
    "Rule.description": ("Why", "Because"),
    "Rule.severity": ("severity: warn", "severity: error"),
    "Rule.on_fail": ("on_fail: continue", "on_fail: stop"),
    "RowRule.mostly": ("90%", "91%"),
    "RowRule.where": ("line > 0", "line > 1"),
    "AcceptedValues.column": ("column: state, values", "column: town, values"),
    "AcceptedValues.values": ("[new, old], description", "[new], description"),
    "Between.column": ("column: amount, min", "column: doubled, min"),
    "Between.min": ("amount, min: 1", "amount, min: 2"),
    "Between.max": ("max: 9}\n    within", "max: 8}\n    within"),
    "Between.above": ("above: 1", "above: 2"),
    "Between.below": ("below: 9", "below: 8"),
    "Matches.column": ("column: state, pattern", "column: town, pattern"),
    "Matches.pattern": ('"^n"', '"^o"'),
    "NotNull.column": ("not_null, column: zip", "not_null, column: town"),
    "References.columns": ("references, columns: [land, town]", "references, columns: [land, zip]"),
    "References.to": ("to: places}\n    single", "to: towns}\n    single"),
    "Unique.columns": ("[id, zip]", "[id, town]"),
    "FitsTypes.mostly": ("fits_types}", "fits_types, mostly: 99%}"),
    "Freshness.column": ("column: changed, within", "column: day, within"),
    "Freshness.within": ("within: 7d", "within: 8d"),
    "RowCount.min": ("row_count, min: 1", "row_count, min: 2"),
    "RowCount.max": ("max: 9}\nenv", "max: 8}\nenv"),
}  # fmt: skip
"""An edit of RICH for each field: what stands there, and what takes its place."""
EDITS_IN_POSTGRES = {
    "PostgresSource.schema_": ("schema: sales", "schema: public"),
    "PostgresSource.sslmode": ("sslmode: require\n", "sslmode: verify-full\n"),
    "PostgresSource.replica": ("replica: prefer", "replica: require"),
    "PostgresSource.tables": ("      totals:\n", "      rooms: {key: a, columns: {a: string}}\n      totals:\n"),
    "PostgresTable.name": ("name: Order Lines", "name: order_lines"),
    "PostgresTable.schema_": ("schema: Sales", "schema: Shop"),
    "PostgresTable.query": ("select 1 as id", "select 2 as id"),
    "PostgresTable.cursor": ("{column: changed, lag: 15m}", "day"),
    "PostgresTable.deletes": ("deletes: detect", "deletes: ignore"),
    "PostgresCursor.lag": ("lag: 15m", "lag: 1h"),
    "PostgresOverrides.host": ("host: erp", "host: erp2"),
    "PostgresOverrides.port": ("port: 5434", "port: 5435"),
    "PostgresOverrides.database": ("database: e", "database: f"),
    "PostgresOverrides.user": ("user: r", "user: s"),
    "PostgresDatabaseOverrides.host": ("host: h", "host: i"),
    "PostgresDatabaseOverrides.port": ("port: 5433", "port: 5436"),
    "PostgresDatabaseOverrides.database": ("database: d", "database: c"),
    "PostgresDatabaseOverrides.user": ("user: u", "user: v"),
    "PostgresDatabaseOverrides.sslmode": ("u, sslmode: require", "u, sslmode: prefer"),
}  # fmt: skip
"""The same of RICH_IN_POSTGRES."""
IN_VAULT = (ROOT / "tests/data/vault.yml").read_text(encoding="utf-8")
EDITS_IN_MARTS = {
    "Fact.kind": ("kind: accumulating_snapshot\n      milestones: [day, paid]", "kind: transaction"),
    "Fact.period": ("period: week", "period: month"),
    "Fact.milestones": ("[day, paid]", "[day, paid, sent]"),
    "Fact.degenerate": ("degenerate: id", "degenerate: []"),
    "Fact.junk": ("[gift, express]", "[express, gift]"),
    "Fact.microbatch": ("      microbatch: {batch_size: month, begin: 2020-01-01, lookback: 2}\n", ""),
    "Microbatch.batch_size": ("batch_size: month", "batch_size: year"),
    "Microbatch.begin": ("begin: 2020-01-01", "begin: 2021-01-01"),
    "Microbatch.lookback": (", lookback: 2", ""),
    "Fact.times_of_day": ("      times_of_day: sent\n", ""),
    "Measure.of": ("of: [revenue, orders]", "of: [revenue, customers]"),
    "Measure.additive": (", additive: not_over_time", ""),
    "Modeling.bridges": ("  bridges:\n    members: {weight: share, divides: households, description: Who lives where}\n", ""),
    "Bridge.weight": ("weight: share", "weight: part"),
    "Bridge.divides": ("divides: households", "divides: member"),
    "Bridge.description": ("Who lives where", "Who lived where"),
    "Modeling.nested": ("modeling:\n", "modeling:\n  nested: true\n"),
    "Modeling.rollups": ("by_town:", "sold_by_town:"),
    "Modeling.layers": ("modeling:\n", "modeling:\n  layers: medallion\n"),
    "Layers.convention": ("modeling:\n", "modeling:\n  layers: {convention: medallion}\n"),
    **{
        f"Layers.{layer}": ("modeling:\n", f"modeling:\n  layers: {{{layer}: other}}\n")
        for layer in ("raw", "staging", "quarantine", "intermediate", "vault", "marts")
    },
    "LayerSchema.schema_": ("modeling:\n", "modeling:\n  layers: {marts: {schema: other}}\n"),
    "ShapedLayer.materialized": ("modeling:\n", "modeling:\n  layers: {intermediate: {materialized: table}}\n"),
    "Rollup.fact": ("{fact: orders, by: [month, customers.town], measures: [revenue, each]", "{fact: stock, by: [month, sku], measures: [pieces]"),
    "Rollup.by": ("by: [month,", "by: [day.year,"),
    "Rollup.measures": ("measures: [revenue, each]", "measures: [revenue]"),
    "Rollup.description": ("By town", "For each town"),
}  # fmt: skip
EDITS_IN_VAULT = {
    "Modeling.vault": ("    events: visits\n", ""),
    "Vault.satellites": ("status: [status, segment]", "status: [status]"),
    "Vault.events": ("    events: visits\n", ""),
    "Vault.multi_active": ("    multi_active: {phones: kind}\n", ""),
    "Vault.same_as": ("    same_as: {customers: merged_into}\n", ""),
    "Vault.reference_tables": ("    reference_tables: countries\n", ""),
    "Vault.bridges": ("    bridges: lines\n", ""),
    "Vault.effectivity": ("effectivity: orders", "effectivity: [orders, lines]"),
}  # fmt: skip
"""The same of tests/data/vault.yml."""
EDITS_IN_CLOUD = {
    "Observability.notify": ("watch@", "guard@"),
    "Storage.lake": ("colder_after: 30d", "colder_after: 31d"),
    "FilesSource.on": ("path: data,", "path: data, on: lake,"),
    "Lake.layers": (", archive: }", "}"),
    "Lake.retention": ("retention: 3y", "retention: 4y"),
    "Layer.retention": ("retention: 90d", "retention: 91d"),
    "Layer.colder_after": ("colder_after: 30d", "colder_after: 31d"),
    "Deployment.cloud": ("internet: true", "internet: false"),
    "Deployment.budget": ("monthly: 100", "monthly: 101"),
    "Deployment.volume": ("per_day: 2GB", "per_day: 3GB"),
    "Deployment.tags": ("floor: ground", "floor: first"),
    "Budget.monthly": ("monthly: 100", "monthly: 101"),
    "Budget.notify": ("money@", "cash@"),
    "Volume.per_day": ("per_day: 2GB", "per_day: 2500MB"),
    "Volume.run_minutes": ("run_minutes: 20", "run_minutes: 21"),
    "Environment.cloud": ("state: kept", "state: keep"),
    "Environment.budget": ("monthly: 900", "monthly: 901"),
    "Environment.volume": ("run_minutes: 30", "run_minutes: 31"),
    "AwsOptions.orchestrator": ("orchestrator: ecs", "orchestrator: mwaa"),
    "AwsOverrides.region": ("eu-west-1", "eu-west-2"),
    "AwsOverrides.network": ("subnet-0123abce", "subnet-0123abcf"),
    "AwsOverrides.state": ("state: kept", "state: keep"),
    "AwsOverrides.rotation": ("rotation: turn", "rotation: change"),
    "Network.vpc": ("vpc: vpc-0123abcd", "vpc: vpc-0123abce"),
    "Network.subnets": ("subnet-0123abce", "subnet-0123abcf"),
    "Network.cidr": ("10.1.0.0/16", "10.2.0.0/16"),
    "Network.internet": ("internet: true", "internet: false"),
}  # fmt: skip
"""The same of RICH_IN_CLOUD."""
WITHOUT = {
    "Spec.spec": "one version of the language is known",
    "Source.kind": "the kinds have fields of their own; it is part of what `reads` compares",
    "PostgresSource.kind": "Source.kind",
    "PostgresDatabase.kind": "another kind has nothing yet, and so there are no steps",
    "Source.tables": "a kind's own field",
    "FilesSource.kind": "the other kinds have specs of their own",
    "DuckDBOptions.kind": "another kind has nothing yet, and so there are no steps",
    "Orchestration.engine": "one engine is known",
    "Lake.on": "one kind of store is known",
    "AwsOptions.kind": "one cloud is known",
    "Budget.currency": "one currency is known",
    **{
        f"{rule}.rule": "Rule.rule"
        for rule in (
            "AcceptedValues", "Between", "FitsTypes", "Freshness", "Matches",
            "NotNull", "References", "RowCount", "Unique",
        )
    },
}  # fmt: skip
INHERITED = {
    "Vault": Effect.MARTS,
    "Latency": Effect.RUNS,
    "Orchestration": Effect.RUNS,
    "Deployment": Effect.RUNS,
    "Observability": Effect.RUNS,
    "Alerts": Effect.RUNS,
    "Environment": Effect.PLACES,
    "StorageOverrides": Effect.PLACES,
    "FilesOverrides": Effect.PLACES,
    "Storage": Effect.PLACES,
    "DuckDBOptions": Effect.PLACES,
    "PostgresDatabase": Effect.PLACES,
    "PostgresDatabaseOverrides": Effect.PLACES,
    "DuckDBOverrides": Effect.PLACES,
    "Layers": Effect.PLACES,
    "LayerSchema": Effect.PLACES,
    "ShapedLayer": Effect.PLACES,
    "FilesSource": Effect.READING,
    "FilesTable": Effect.READING,
    "PostgresSource": Effect.READING,
    "PostgresTable": Effect.READING,
    "PostgresCursor": Effect.READING,
    "PostgresOverrides": Effect.PLACES,
    "OnDrift": Effect.DRIFT,
    "Rollup": Effect.MARTS,
    "Dashboard": Effect.WORDS,
    **dict.fromkeys(
        ("AwsOptions", "AwsOverrides", "Budget", "Lake", "Layer", "Network", "Volume"),
        Effect.CLOUD,
    ),
}
"""What fields touch that do what the field does that they are under."""
_OF_TABLES = re.compile("Table|Column|Source|Files|Dimension|Fact")


def models(base: type[SpecModel] = SpecModel) -> Iterator[type[SpecModel]]:
    for model in base.__subclasses__():
        if model.__module__.startswith("generator."):
            yield model
            yield from models(model)


def edited(field: str) -> str:
    return replaced(RICH, *EDITS[field])


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def in_postgres(field: str) -> Meaning:
    return meaning_of(
        RICH_IN_POSTGRES, replaced(RICH_IN_POSTGRES, *EDITS_IN_POSTGRES[field])
    )


def in_cloud(field: str) -> Meaning:
    return meaning_of(RICH_IN_CLOUD, replaced(RICH_IN_CLOUD, *EDITS_IN_CLOUD[field]))


def in_marts(field: str) -> Meaning:
    return meaning_of(RICH_IN_MARTS, replaced(RICH_IN_MARTS, *EDITS_IN_MARTS[field]))


def meaning_for(field: str) -> Meaning:
    if field in EDITS:
        return meaning_of(RICH, edited(field))
    if field in EDITS_IN_MARTS:
        return in_marts(field)
    if field in EDITS_IN_VAULT:
        return meaning_of(IN_VAULT, replaced(IN_VAULT, *EDITS_IN_VAULT[field]))
    return in_cloud(field) if field in EDITS_IN_CLOUD else in_postgres(field)


def rendered(text: str) -> Mapping[str, bytes]:
    """The SQL below staging, and of staging itself."""
    tree = render_tree(ROOT, text, {"_src_path": "", "_commit": ""}, "answers.yml")
    return {
        path: file.content
        for path, file in tree.items()
        if path.startswith("transform/models/") and path.endswith(".sql")
    }


@pytest.fixture(scope="module")
def before() -> Mapping[str, bytes]:
    return rendered(RICH)


def test_no_field_is_forgotten() -> None:
    fields = {
        f"{model.__name__}.{field}"
        for model in models()
        for field in model.model_fields
        if field in model.__annotations__
    }
    known = [
        *EDITS,
        *EDITS_IN_MARTS,
        *EDITS_IN_VAULT,
        *EDITS_IN_POSTGRES,
        *EDITS_IN_CLOUD,
        *WITHOUT,
    ]
    assert fields == set(known)
    assert len(known) == len(set(known))


def test_every_effect_is_of_a_field() -> None:
    fields = {f"{m.__name__}.{f}" for m in models() for f in (*m.model_fields, "*")}
    assert EFFECTS.keys() <= fields


@pytest.mark.parametrize(
    "field",
    [*EDITS, *EDITS_IN_MARTS, *EDITS_IN_VAULT, *EDITS_IN_POSTGRES, *EDITS_IN_CLOUD],
)
def test_every_field_has_a_meaning(field: str) -> None:
    meaning = meaning_for(field)

    model = field.partition(".")[0]
    expected = EFFECTS.get(field) or INHERITED.get(model, Effect.CHECKS)
    if field.endswith("Source.tables"):
        expected = Effect.TABLES
    below = {"Spec.project", "Spec.modeling", "Modeling.facts", "Source.latency"}
    below |= {"PostgresTable.cursor", "Storage.lake"}
    effects = {change.effect for change in meaning.changes}
    assert effects
    assert field in below or effects == {expected}
    touches = effects - {Effect.WORDS, Effect.RUNS, Effect.DRIFT, Effect.CLOUD}
    assert bool(meaning.steps) == bool(touches)


@pytest.mark.parametrize(
    ("field", "otherwise"),
    [
        ("PostgresSource.schema_", ""),
        ("PostgresSource.sslmode", ""),
        ("PostgresSource.replica", ""),
        ("PostgresTable.name", "table"),
        ("PostgresTable.schema_", "schema"),
        ("PostgresTable.query", "query"),
        ("PostgresTable.cursor", "cursor, lag"),
        ("PostgresTable.deletes", "deletes"),
        ("PostgresCursor.lag", "lag"),
    ],
)
def test_rows_of_a_database_that_were_read_otherwise_can_be_read_anew(
    field: str, otherwise: str
) -> None:
    steps = [step for step in in_postgres(field).steps if "read otherwise" in step.why]

    assert [re.search(r"\((.*)\)", step.why).group(1) for step in steps] == (  # type: ignore[union-attr]
        [otherwise] if otherwise else []
    )


@pytest.mark.parametrize(
    ("field", "rebuilt"),
    [
        ("Column.expression", ("staging.stg_shop__orders", "marts.fct_orders")),
        ("Dimension.history", ("staging.int_customers__changes", "marts.fct_orders")),
        ("Column.description", ()),
        ("Storage.warehouse", ()),
    ],
)
def test_what_is_made_of_a_model_is_built_anew_with_it(
    field: str, rebuilt: tuple[str, ...]
) -> None:
    trees = [
        render_tree(ROOT, text, {"_src_path": "", "_commit": ""}, "answers.yml")
        for text in (RICH, edited(field))
    ]
    staged = meaning_of(RICH, edited(field)).rebuilt
    assert rebuilt_of(trees[0], trees[1], staged) == rebuilt


def test_a_warehouse_of_another_kind_has_nothing_to_build_anew() -> None:
    trees = [
        render_tree(ROOT, text, {"_src_path": "", "_commit": ""}, "answers.yml")
        for text in (small(), small("warehouse: duckdb", "warehouse: postgres"))
    ]
    assert rebuilt_of(trees[0], trees[1], ()) == ()


@pytest.mark.parametrize("field", [field for field in EDITS if _OF_TABLES.match(field)])
def test_staging_is_built_anew_exactly_if_its_sql_is_another(
    field: str, before: Mapping[str, bytes]
) -> None:
    """The project itself compares the SQL of staging and of the view below it."""
    after = rendered(edited(field))

    orders = [
        f"transform/models/staging/shop/{n}shop__orders.sql"
        for n in ("stg_", "base/base_")
    ]
    other = any(before[path] != after[path] for path in orders)
    incremental = field != "Table.load"
    rebuilt = meaning_of(RICH, edited(field)).rebuilt
    assert rebuilt == (("staging.stg_shop__orders",) if other and incremental else ())


IN_STYLES = [
    text.replace("style: star", f"style: {style}")
    for text in (RICH, edited("Dimension.history"))
    for style in available("styles")
]


@pytest.mark.parametrize("text", [*IN_STYLES, *map(spec_of, EXAMPLES)])
def test_relations_are_the_models_that_are_written(text: str) -> None:
    found = {r.name: (r.schema, r.is_view) for r in relations_of(design(text))}
    written = {}
    for path, content in rendered(text).items():
        layer, *_, name = path.removeprefix("transform/models/").split("/")
        view = layer in ("quarantine", "intermediate") or "/base/" in path
        view = view or b"materialized='view'" in content
        view = view and b"materialized='incremental'" not in content
        schema = "staging" if layer == "intermediate" else layer
        written[name.removesuffix(".sql")] = (schema, view)
    assert found == written


@pytest.mark.parametrize("text", [*IN_STYLES, *map(spec_of, EXAMPLES)])
def test_fields_are_the_columns_that_are_promised(text: str) -> None:
    """The contract in each model's YAML names the same columns, with the same types."""
    tree = render_tree(ROOT, text, {"_src_path": "", "_commit": ""}, "answers.yml")
    for relation in relations_of(design(text)):
        if relation.fields:
            path = f"transform/models/{relation.schema}/{relation.name}.yml"
            content = tree[path].content
            [model] = yaml.safe_load(content)["models"]
            promised = {c["name"]: c["data_type"] for c in model["columns"]}
            own = {field.name: field.sql_type for field in relation.fields}
            assert own == {n: t for n, t in promised.items() if not n.startswith("_")}


def said(meaning: Meaning) -> str:
    return "\n".join(text_of(meaning))


def of_small(old: str, new: str) -> Meaning:
    return meaning_of(small(), small(old, new))


def test_a_table_that_leaves() -> None:
    doors = "      doors:\n        key: id\n        columns: {id: integer}\nlatency"

    text = said(meaning_of(small("latency", doors), small()))

    assert text == """
What changes:
  shop.doors  removed  (its models come or go)

For readers of the marts:
  breaks   marts.dim_doors  is gone

In the warehouse, once the project is updated, in this order:
  1. Tables and views that are no longer built
       drop view if exists quarantine.quarantine_shop__doors;
       drop view if exists staging.base_shop__doors;
       drop table if exists staging.stg_shop__doors;
  2. Load, stage and model
       make run
  3. Marts that are no longer built
       drop table if exists marts.dim_doors;
  4. Optional, if its history is not wanted any more; raw stays otherwise: All that landed in shop.doors
       drop table if exists raw_shop.doors;
       delete from raw_shop._loaded_files where table_name = 'doors';
       delete from raw_shop._dlt_version where true;
       delete from raw_shop._dlt_pipeline_state where true;
  SQL is for duckdb warehouse/small.duckdb"""


def test_a_column_of_another_type() -> None:
    text = said(of_small("born: {type: date", "born: {type: timestamp"))

    assert "  shop.customers.born  type: date becomes timestamp" in text
    assert "  breaks   marts.dim_customers.born  was date and is timestamp" in text
    assert "drop" not in text


def test_a_source_that_has_renamed_a_column() -> None:
    text = said(of_small("amount: {type", "amount: {name: Sum, type"))

    assert """
  1. Columns that raw may not have yet, of shop.orders
       alter table if exists raw_shop.orders add column if not exists "Sum" varchar;
  2. Optional, if the source has renamed the column; not if it had both all along: \
Values that landed in shop.orders under `amount`
       update raw_shop.orders set "Sum" = amount where (_dlt_load_id, _source_file) not in \
(select _dlt_load_id, _source_file from raw_shop.orders where "Sum" is not null);
""" in text


def test_marks_of_rows_that_are_gone_leave_with_what_reads_them() -> None:
    meaning = in_postgres("PostgresTable.deletes")

    assert """
  1. Marks of rows that are gone from shop.orders; raw_shop.orders__gone keeps them
       create table raw_shop.orders__gone as select * from raw_shop.orders where _is_gone;
       delete from raw_shop.orders where _is_gone;
  2. Optional, if only what the source holds now, as it is read now, shall count: \
shop.orders is read otherwise (deletes); raw_shop.orders__before_""" in said(meaning)
    assert meaning.rebuilt == ("staging.stg_shop__orders",)
    back = replaced(RICH_IN_POSTGRES, *EDITS_IN_POSTGRES["PostgresTable.deletes"])
    [step] = meaning_of(back, RICH_IN_POSTGRES).steps
    assert step.commands == ("make run",)


def test_a_column_that_was_ignored_can_be_read_after_all() -> None:
    column = ("{country: string, city: string, people: integer}", "{country: string, city: string, people: integer, area: float}")  # fmt: skip
    steps = meaning_of(RICH, replaced(RICH, *column)).steps
    assert [step.why.partition(";")[0] for step in steps] == [
        "Columns that raw may not have yet, of shop.places",
        "shop.places is read otherwise (columns, since new ones were ignored)",
        "Load, stage and model",
    ]

    evolving = replaced(RICH, *EDITS["Source.on_drift"])
    steps = meaning_of(evolving, replaced(evolving, *column)).steps
    assert not any("read otherwise" in step.why for step in steps)


def test_what_another_kind_of_source_landed_is_taken_off_its_own_list() -> None:
    """The list of the new kind is not there before the first load."""
    database = re.sub("kind: files\n    path: data", "kind: postgres", small())
    assert "kind: postgres" in database
    commands = [c for s in meaning_of(small(), database).steps for c in s.commands]

    assert "delete from raw_shop._loaded_files where table_name = 'orders';" in commands
    assert not any("_loaded_tables" in command for command in commands)


def test_a_table_that_is_called_otherwise() -> None:
    meaning = of_small("      orders:\n", "      sales:\n        was: orders\n")

    text = said(meaning)
    assert """
What changes:
  shop.sales  was called orders  (its models come or go)
""" in text
    assert """
  2. What landed in shop.orders, which is shop.sales from now on
       alter table if exists raw_shop.orders rename to sales;
       update raw_shop._loaded_files set table_name = 'sales' where table_name = 'orders';
       delete from raw_shop._dlt_version where true;
       delete from raw_shop._dlt_pipeline_state where true;
""" in text
    assert "drop table if exists marts.fct_orders;" in text
    assert "All that landed in" not in text


def test_a_column_that_is_called_otherwise() -> None:
    kept = "who: {was: name, name: name, type: string, nullable: true}"
    text = said(of_small("name: {type: string, nullable: true}", kept))
    assert "  shop.customers.who  was called name  (staging" in text
    assert "alter table" not in text

    other = "who: {was: name, type: string, nullable: true}"
    text = said(of_small("name: {type: string, nullable: true}", other))
    assert "       update raw_shop.customers set who = name where" in text


def test_another_key_says_that_links_change() -> None:
    meaning = of_small("key: [id, line]", "key: id")

    assert ("differs", "marts.fct_orders.orders_key") in [
        (news.impact, news.subject) for news in meaning.news
    ]


def test_history_changes_the_key_of_the_dimension() -> None:
    tracked = small("", "modeling: {dimensions: {customers: {history: track}}}\n")

    text = said(meaning_of(small(), tracked))

    assert "marts.dim_customers has other rows" in re.sub(" +", " ", text)
    assert "(parts: id becomes id, valid_from)" in text
    assert "drop view if exists staging.int_customers__versions;" in said(
        meaning_of(tracked, small())
    )


def test_another_project_name_moves_the_warehouse() -> None:
    text = said(of_small("name: small", "name: big one"))

    moved = "mkdir -p warehouse && mv warehouse/small.duckdb warehouse/big_one.duckdb"
    assert f"       {moved}\n" in text
    assert "SQL" not in text


def test_environments_are_named() -> None:
    prod = small("", "environments: {prod: {storage: {warehouse: {path: p}}}}\n")

    text = said(meaning_of(prod, prod.replace("key: [id, line]", "key: id")))

    assert text.endswith("Each environment has a warehouse of its own: prod")


def test_models_of_ones_own_that_break_are_named() -> None:
    meaning = of_small("          name: {type: string, nullable: true}\n", "")
    texts = {
        "mine.sql": "select d.NAME from {{ ref('dim_customers') }} as d",
        "other.sql": "select names from {{ ref('dim_customers') }}",
        "another.sql": "select name from {{ ref('fct_orders') }}",
    }

    assert [(n.subject, n.what) for n in news_of_files(meaning.news, texts)] == [
        ("mine.sql", "reads marts.dim_customers.name, which is gone")
    ]


def test_words_alone_need_nothing() -> None:
    meaning = of_small("{name: small}", "{name: small, description: Ours}")

    assert meaning.steps == ()
    assert "description: none becomes Ours  (words alone)" in said(meaning)


@pytest.mark.parametrize("changed", [(), ("README.md",)])
def test_the_same_spec_means_nothing(changed: tuple[str, ...]) -> None:
    assert meaning_of(RICH, RICH, changed) == Meaning()


def test_other_macros_ask_for_all_of_staging() -> None:
    """A staging model's definition does not know the text of the macros that it calls."""
    changed = ("transform/macros/warehouse/as_date.sql",)

    assert "       make run refresh=yes" in said(meaning_of(RICH, RICH, changed))
    assert meaning_of(small(), small(), changed).steps == ()


def test_a_spec_that_was_valid_once_is_told_as_such() -> None:
    meaning = meaning_of(small("name: small", "nam: small"), small())

    assert said(meaning).startswith("\nWhat it means can't be told. The spec that was")
    assert meaning.steps == ()


def test_an_older_language_is_understood() -> None:
    older = small().replace("spec: 1", "spec: 0").replace("kind: files", "type: files")

    assert meaning_of(older, small()) == Meaning(
        console="duckdb warehouse/small.duckdb"
    )


def test_json_has_all_of_it() -> None:
    found = json.loads(json.dumps(of_small("key: [id, line]", "key: id").json()))

    assert found["changes"] == [
        {
            "subject": "shop.orders",
            "what": "key: [id, line] becomes [id]",
            "effect": "staging is built anew from raw",
        }
    ]
    assert found["steps"][0]["commands"] == ["make run"]
    assert found["news"][0]["impact"] == "differs"


def test_markdown_shows_texts_of_the_user_as_they_are() -> None:
    hostile = "'<b>|`x`|</b> @team'"

    text = "\n".join(
        markdown_of(
            of_small(
                "key: [id, line]", f"key: [id, line]\n        where: id <> {hostile}"
            )
        )
    )

    row = next(line for line in text.splitlines() if "where: none" in line)
    assert len(re.findall(r"(?<!\\)\|", row)) == 4
    assert not re.search(r"(?<!\\)[<`]", row.split("|", 2)[2])
    assert "   ```sh\n   make run\n   ```" in text


def test_the_plan_has_it_above_the_files(tmp_path: Path) -> None:
    created = Decision("dags/a|b.py", Action.CREATE, result=File(b""))
    project = Project(tmp_path, {})
    meaning = of_small("key: [id, line]", "key: id")
    plan = Plan(project, "v1", "v1", True, (created,), meaning)

    for text, files in ((plan.text(), "\nNew files:"), (plan.markdown(), "<details>")):
        assert "1 new file" in text.splitlines()[0]
        assert 0 < text.index("id, line") < text.index(files)
    assert r"| create | `dags/a\|b.py` |  |" in plan.markdown()
    assert json.loads(plan.json())["meaning"] == json.loads(json.dumps(meaning.json()))


def test_conflicts_are_not_folded_away(tmp_path: Path) -> None:
    conflict = Decision("README.md", Action.CONFLICT, "you edited the same lines")
    plan = Plan(Project(tmp_path, {}), "v1", "v1", True, (conflict,), Meaning())

    assert "<details open>" in plan.markdown()


def test_another_style_is_told_to_readers_and_drops_what_is_no_longer_built() -> None:
    meaning = meaning_of(RICH, RICH.replace("style: star", "style: one_big_table"))
    breaks = {news.subject for news in meaning.news if news.impact == "breaks"}
    assert breaks == {"marts.fct_orders", "marts.dim_customers", "marts.dim_places"}
    assert [step.commands for step in meaning.steps if step.language == "sql"] == [
        (
            "drop table if exists marts.dim_customers;",
            "drop table if exists marts.dim_places;",
            "drop table if exists marts.fct_orders;",
        )
    ]


def test_readers_of_a_star_notice_no_vault() -> None:
    meaning = meaning_of(RICH, RICH.replace("style: star", "style: data_vault"))
    assert meaning.news == ()


NAMED = "layers: {convention: medallion, intermediate: {schema: shared, materialized: table}}"


@pytest.mark.parametrize("text", IN_STYLES)
def test_relations_are_where_dbt_is_told_to_build_them(text: str) -> None:
    text = replaced(text, "modeling:\n", f"modeling:\n  {NAMED}\n")
    tree = render_tree(ROOT, text, {"_src_path": "", "_commit": ""}, "answers.yml")
    project = yaml.safe_load(tree["transform/dbt_project.yml"].content)
    folders = {
        name: (said["+schema"], said["+materialized"] == "view")
        for name, said in project["models"]["rich"].items()
        if not name.startswith("+")
    }
    found = {r.name: (r.schema, r.is_view) for r in relations_of(design(text))}
    written = {}
    for path, content in rendered(text).items():
        layer, *_, name = path.removeprefix("transform/models/").split("/")
        schema, view = folders[layer]
        own = re.search(rb"materialized='(\w+)'", content)
        if own or "/base/" in path:
            view = own[1] == b"view" if own else True
        written[name.removesuffix(".sql")] = (schema, view)
    assert found == written
    assert {"silver", "silver_quarantine", "gold"} <= {s for s, _ in found.values()}


def to_medallion(warehouse: str) -> Meaning:
    old = small("warehouse: duckdb", f"warehouse: {warehouse}")
    return meaning_of(old, f"{old}modeling: {{layers: medallion}}\n")


def test_schemas_are_renamed_where_the_warehouse_can() -> None:
    renames, run = to_medallion("postgres").steps

    assert sorted(renames.commands) == [
        "alter schema marts rename to gold;",
        "alter schema quarantine rename to silver_quarantine;",
        "alter schema staging rename to silver;",
    ]
    assert run.commands == ("make run",)
    assert to_medallion("postgres").rebuilt == ()


def test_what_cannot_be_renamed_is_built_anew_and_dropped() -> None:
    meaning = to_medallion("duckdb")
    before, run, after, schemas = meaning.steps

    assert "drop table if exists staging.stg_shop__orders;" in before.commands
    assert run.commands == ("make run",)
    assert "drop table if exists marts.fct_orders;" in after.commands
    assert sorted(schemas.commands) == [
        "drop schema if exists marts;",
        "drop schema if exists quarantine;",
        "drop schema if exists staging;",
    ]
    assert "breaks   marts  is the schema gold from now on" in said(meaning)


def to_bronze(warehouse: str, more: str = "") -> Meaning:
    old = small("warehouse: duckdb", f"warehouse: {warehouse}")
    return meaning_of(old, f"{old}modeling: {{layers: {{raw: bronze{more}}}}}\n")


@pytest.mark.parametrize("raw", ["raw", "bronze"])
def test_a_project_knows_raw_by_one_name(raw: str) -> None:
    spec = (
        small()
        + f"modeling: {{layers: {{raw: {raw}}}}}\nobservability: {{metrics: prometheus}}\n"
    )
    tree = render_tree(ROOT, spec, {"_src_path": "", "_commit": ""}, "answers.yml")
    for name in ("raw", "bronze"):
        schema = re.compile(rf"\b{name}_shop\b|[\"']{name}_\{{".encode())
        files = {path for path, file in tree.items() if schema.search(file.content)}
        found = "transform/models/staging/shop/_shop__sources.yml" in files
        assert found is (name == raw)
        assert files == set() or name == raw


def test_raw_is_renamed_and_nothing_built_anew() -> None:
    meaning = to_bronze("postgres")

    assert [step.commands for step in meaning.steps] == [
        ("alter schema raw_shop rename to bronze_shop;",),
        ("make run",),
    ]
    assert meaning.rebuilt == ()
    assert meaning.news == ()


def test_raw_is_moved_where_schemas_have_one_name_for_good() -> None:
    views, moved, old, run = to_bronze("duckdb").steps

    assert "drop view if exists staging.base_shop__orders;" in views.commands
    assert all(command.startswith("drop view ") for command in views.commands)
    assert moved.language == "sh" and not moved.condition
    assert "duckdb_tables() where schema_name = 'raw_shop'" in moved.commands[0]
    assert old.commands == ("drop schema if exists raw_shop;",) and old.condition
    assert run.commands == ("make run",)
    assert to_bronze("duckdb").rebuilt == ()
    _, forgotten = meaning_of(
        small() + "modeling: {layers: {raw: bronze}}\n", small()
    ).steps[1:3]
    assert forgotten.commands == ("drop schema if exists bronze_shop;",)


OTHER = """sources:
  other:
    kind: files
    path: other
    tables: {things: {key: id, columns: {id: integer}}}
"""


def test_a_source_that_left_keeps_its_schema() -> None:
    two = small("sources:\n", OTHER)
    meaning = meaning_of(two, small() + "modeling: {layers: {raw: bronze}}\n")
    gone = [c for step in meaning.steps for c in step.commands if "raw_other" in c]
    assert gone == ["drop schema if exists raw_other cascade;"]
    assert not [
        c
        for s in meaning.steps
        for c in s.commands
        if "drop schema if exists bronze" in c
    ]


def test_layers_that_part_are_not_renamed() -> None:
    old = small("warehouse: duckdb", "warehouse: postgres")
    parted = "modeling: {layers: {staging: silver, intermediate: shared}}\n"

    steps = meaning_of(old, old + parted).steps

    assert not [c for step in steps for c in step.commands if "rename" in c]
    assert "drop table if exists staging.stg_shop__orders;" in steps[0].commands
