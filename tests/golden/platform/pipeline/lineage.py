"""What is made of what, told to OpenLineage: a run of a job for each table and model.

The variables of OpenLineage's clients say who is told: `OPENLINEAGE_URL`, or
`OPENLINEAGE__TRANSPORT__TYPE` and its kind; without any, nobody is. A receiver that does
not answer costs a line in the log, and never a run.
"""

import json
import os
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pipeline import journal, settings
from pipeline.datasets import dataset, origin
from pipeline.sources import RAW, tables_of

_PRODUCER = f"urn:pipeline:{settings.LINEAGE_NAMESPACE}"
_TRANSPORTS = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE__TRANSPORT")
_SOURCES = {schema: source for source, schema in RAW.items()}


def tell(step: str, since: datetime) -> None:
    """Tell what a step of this run has loaded or built since it began."""
    named = [name for name, value in os.environ.items() if value]
    if not any(name.startswith(_TRANSPORTS) for name in named):
        return
    from openlineage.client import OpenLineageClient, set_producer

    set_producer(_PRODUCER)
    try:
        client = OpenLineageClient()
        for event in [*_loads(step, since), *_builds(since)]:
            client.emit(event)
        client.close()
    except Exception as error:
        problem = str(error).strip().partition("\n")[0] or type(error).__name__
        print(f"  OpenLineage was not told: {problem}", file=sys.stderr)


def _loads(step: str, since: datetime) -> Iterator[Any]:
    """Yield the events of what was loaded into raw tables."""
    for line in journal.read(settings.RUN_ID):
        ended = datetime.fromisoformat(line["at"])
        if (line["step"], line["layer"]) != (step, "raw") or ended < since:
            continue
        schema, _, name = line["table"].partition(".")
        source = _SOURCES[schema]
        # A load that failed as a whole is about all tables of its source.
        for table in [each.name for each in tables_of([source])]:
            if name in ("*", table):
                yield from _run(
                    f"load.{source}.{table}",
                    "TABLE",
                    ended - timedelta(seconds=line["seconds"]),
                    ended,
                    [_input(*origin(source, table))],
                    _output(*dataset(schema, table), rows=line["rows_new"]),
                    problem=line["detail"].get("error"),
                    load=line["detail"].get("load"),
                )


def _builds(since: datetime) -> Iterator[Any]:
    """Yield the events of what dbt has built, if it was called since then."""
    said = _artifact("run_results")
    if not said or datetime.fromisoformat(said["metadata"]["generated_at"]) < since:
        return
    manifest = _artifact("manifest")
    known = {**manifest["nodes"], **manifest["sources"]}
    for result in said["results"]:
        node = known.get(result["unique_id"], {})
        if node.get("resource_type") != "model" or result["status"] == "skipped":
            continue
        began, ended = _times(result, said["metadata"]["generated_at"])
        yield from _run(
            f"build.{node['name']}",
            "MODEL",
            began,
            ended,
            [_input(*_of_node(each)) for each in _read(node, known)],
            _output(*_of_node(node), columns=node["columns"].values()),
            problem=None if result["status"] == "success" else result["message"],
        )


def _times(result: dict[str, Any], written: str) -> tuple[datetime, datetime]:
    """Return when a model began and ended; of one that is built in periods, nearly."""
    if times := result["timing"]:
        ends = times[0]["started_at"], times[-1]["completed_at"]
        return datetime.fromisoformat(ends[0]), datetime.fromisoformat(ends[1])
    ended = datetime.fromisoformat(written)
    return ended - timedelta(seconds=result["execution_time"]), ended


def _artifact(name: str) -> dict[str, Any]:
    """Return what dbt wrote down last, or nothing before it ever did."""
    try:
        text = (settings.DBT_TARGET / f"{name}.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return dict(json.loads(text))


def _read(node: dict[str, Any], known: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a model is made of, without the lists of what was loaded."""
    nodes = [known[each] for each in node["depends_on"]["nodes"]]
    return [each for each in nodes if not each["name"].startswith("_")]


def _of_node(node: dict[str, Any]) -> tuple[str, str]:
    return dataset(node["schema"], node.get("alias") or node["identifier"])


def _input(namespace: str, name: str) -> Any:
    from openlineage.client.event_v2 import InputDataset

    return InputDataset(namespace, name)


def _output(namespace: str, name: str, *, rows: Any = None, columns: Any = ()) -> Any:
    from openlineage.client import facet_v2
    from openlineage.client.event_v2 import OutputDataset

    schema, written = facet_v2.schema_dataset, facet_v2.output_statistics_output_dataset
    facets: dict[str, Any] = {}
    if columns:
        fields = [
            schema.SchemaDatasetFacetFields(
                name=column["name"],
                type=column["data_type"],
                description=column["description"] or None,
            )
            for column in columns
        ]
        facets["schema"] = schema.SchemaDatasetFacet(fields=fields)
    statistics: dict[str, Any] = {}
    if rows is not None:
        counted = written.OutputStatisticsOutputDatasetFacet(rowCount=rows)
        statistics["outputStatistics"] = counted
    return OutputDataset(namespace, name, facets=facets, outputFacets=statistics)


def _run(
    job: str,
    kind: str,
    started: datetime,
    ended: datetime,
    inputs: list[Any],
    output: Any,
    *,
    problem: str | None = None,
    load: str | None = None,
) -> Iterator[Any]:
    """Yield the two events of one run of a job: that it began, and how it ended."""
    from openlineage.client import event_v2, facet_v2
    from openlineage.client.uuid import generate_new_uuid

    tags = {"run": settings.RUN_ID} | ({"load": load} if load else {})
    tag = facet_v2.tags_run.TagsRunFacetFields
    facets = {
        "parent": _parent(),
        "tags": facet_v2.tags_run.TagsRunFacet(
            tags=[tag(key=key, value=text) for key, text in tags.items()]
        ),
    }
    run_id = str(generate_new_uuid(started))
    type_of = facet_v2.job_type_job.JobTypeJobFacet(
        processingType="BATCH",
        integration="DBT" if kind == "MODEL" else "DLT",
        jobType=kind,
    )
    named = event_v2.Job(settings.LINEAGE_NAMESPACE, job, {"jobType": type_of})
    for state, at in (("START", started), ("FAIL" if problem else "COMPLETE", ended)):
        if state == "FAIL":
            facets["errorMessage"] = facet_v2.error_message_run.ErrorMessageRunFacet(
                message=str(problem), programmingLanguage="python"
            )
        yield event_v2.RunEvent(
            eventType=event_v2.RunState[state],
            eventTime=at.isoformat(),
            run=event_v2.Run(run_id, dict(facets)),
            job=named,
            producer=_PRODUCER,
            inputs=inputs,
            outputs=[output],
        )


def _parent() -> Any:
    """Return whose part all this is: Airflow's task, or else the run by its id."""
    from openlineage.client.facet_v2 import parent_run

    namespace = settings.LINEAGE_NAMESPACE
    of_run = uuid.uuid5(uuid.NAMESPACE_URL, f"{_PRODUCER}/{settings.RUN_ID}")
    given = os.environ.get("OPENLINEAGE_PARENT_ID") or f"{namespace}/run/{of_run}"
    namespace, job, run_id = given.rsplit("/", 2)
    return parent_run.ParentRunFacet(
        run=parent_run.Run(runId=run_id),
        job=parent_run.Job(namespace=namespace, name=job),
    )
