"""The rules that Great Expectations has no expectation of its own for.

Each takes plain values and builds its query from them when it runs, so that no name
and no value of a rule is ever pasted into SQL. Importing this module registers them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from great_expectations.compatibility.pydantic import StrictStr
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import (
    BatchExpectation,
    ColumnMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    MulticolumnMapMetricProvider,
    column_condition_partial,
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import (
    TableMetricProvider,
)
from great_expectations.expectations.model_field_types import MostlyField

__all__ = [
    "ExpectColumnToBeFresh",
    "ExpectColumnValuesToHaveReference",
    "ExpectCompoundColumnsToHaveReference",
    "ExpectLandedRowsToBeFresh",
    "ExpectLandedRowsToFitTypes",
]


class ColumnValuesHaveReference(ColumnMapMetricProvider):
    """Whether the rows of another suite have the value of this column."""

    condition_metric_name = "column_values.have_reference"
    condition_value_keys = ("to_table", "to_column")

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        column: sa.ColumnClause[Any],
        to_table: str,
        to_column: str,
        **kwargs: Any,
    ) -> sa.ColumnElement[bool]:
        return _is_known([column], to_table, [to_column])


class CompoundColumnsHaveReference(MulticolumnMapMetricProvider):
    """Whether the rows of another suite have the values of these columns."""

    condition_metric_name = "compound_columns.have_reference"
    condition_value_keys = ("to_table", "to_columns")

    @multicolumn_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        columns: list[sa.ColumnClause[Any]],
        to_table: str,
        to_columns: list[str],
        **kwargs: Any,
    ) -> sa.ColumnElement[bool]:
        return _is_known(columns, to_table, to_columns)


def _is_known(
    columns: list[sa.ColumnClause[Any]],
    to_table: str,
    to_columns: list[str],
) -> sa.ColumnElement[bool]:
    """Return the condition that a row of the other suite has the columns' values."""
    # The columns stay out of the subquery: in there, some warehouses take a column of
    # outside that is called `user` for the function. A null among the known values
    # would make every value that is not among them neither known nor unknown.
    names = [sa.column(name) for name in to_columns]
    known = sa.select(*names).select_from(sa.table(to_table))
    known = known.where(*(name.is_not(None) for name in names))
    if len(columns) == 1:
        return columns[0].in_(known)
    return sa.tuple_(*columns).in_(known)


class LandedRows(TableMetricProvider):
    """How many rows of a table have landed, and when they did last."""

    metric_name = "table.landed_rows"
    value_keys = ("landed_schema", "landed_table")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[int, datetime | None]:
        table = sa.table(
            metric_value_kwargs["landed_table"],
            schema=metric_value_kwargs["landed_schema"],
        )
        query = sa.select(
            sa.func.count(),
            sa.func.max(sa.column("_extracted_at")),
        )
        result = execution_engine.execute_query(query.select_from(table))
        rows, extracted_at = result.one()
        return rows, extracted_at


class QuarantinedRows(TableMetricProvider):
    """How many rows of a table fit no type, and were not mended since."""

    metric_name = "table.quarantined_rows"
    value_keys = ("quarantine_schema", "quarantine_table")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> int:
        table = sa.table(
            metric_value_kwargs["quarantine_table"],
            schema=metric_value_kwargs["quarantine_schema"],
        )
        query = sa.select(sa.func.count()).select_from(table)
        return int(execution_engine.execute_query(query).scalar_one())


class ExpectColumnValuesToHaveReference(ColumnMapExpectation):
    """Expect every value of the column to be in the rows of another suite."""

    to_table: StrictStr
    to_column: StrictStr

    map_metric = "column_values.have_reference"
    success_keys = ("to_table", "to_column", "mostly")


class ExpectCompoundColumnsToHaveReference(MulticolumnMapExpectation):
    """Expect the columns' values, where all are there, in the rows of another suite."""

    to_table: StrictStr
    to_columns: list[StrictStr]
    ignore_row_if: Literal["any_value_is_missing"] = "any_value_is_missing"

    map_metric = "compound_columns.have_reference"
    success_keys = ("to_table", "to_columns", "mostly")


class ExpectLandedRowsToFitTypes(BatchExpectation):
    """Expect the text of all that has landed to fit the types of its columns.

    Rows that fit no type are in quarantine, until they are delivered again and fit.
    """

    landed_schema: StrictStr
    landed_table: StrictStr
    quarantine_schema: StrictStr
    quarantine_table: StrictStr
    mostly: MostlyField = 1

    metric_dependencies = ("table.landed_rows", "table.quarantined_rows")
    success_keys = (
        "landed_schema",
        "landed_table",
        "quarantine_schema",
        "quarantine_table",
        "mostly",
    )

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        rows, _ = metrics["table.landed_rows"]
        misfits = metrics["table.quarantined_rows"]
        return {
            "success": rows == 0 or (rows - misfits) / rows >= self.mostly,
            "result": {
                "element_count": rows,
                "unexpected_count": misfits,
                "unexpected_percent": 100 * misfits / rows if rows else None,
            },
        }


class ExpectLandedRowsToBeFresh(BatchExpectation):
    """Expect the last load that brought rows to be no older than the time given."""

    landed_schema: StrictStr
    landed_table: StrictStr
    within_seconds: int

    metric_dependencies = ("table.landed_rows",)
    success_keys = ("landed_schema", "landed_table", "within_seconds")

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        _, extracted_at = metrics["table.landed_rows"]
        return _freshness(extracted_at, self.within_seconds)


class ExpectColumnToBeFresh(BatchExpectation):
    """Expect the newest value of the column to be no older than the time given."""

    column: StrictStr
    within_seconds: int

    metric_dependencies = ("column.max",)
    domain_keys = ("batch_id", "column")
    success_keys = ("within_seconds",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        return _freshness(metrics["column.max"], self.within_seconds)


def _freshness(newest: datetime | str | None, within_seconds: int) -> dict[str, Any]:
    """Return the result for the newest time, in UTC; without any, a failure."""
    if newest is None:
        return {"success": False, "result": {"observed_value": None}}
    # Great Expectations hands on dates and times of its own metrics as ISO 8601.
    moment = datetime.fromisoformat(str(newest))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    age = datetime.now(UTC) - moment
    return {
        "success": age <= timedelta(seconds=within_seconds),
        "result": {"observed_value": moment.isoformat(timespec="seconds")},
    }
