"""The source [[ source.name ]], a PostgreSQL database."""

from collections.abc import Iterator
from datetime import datetime[[ ", timedelta" if source.options.has_lag ]]

from ingestion import [[ "archive, " if design.lake ]]postgres
[% if source.changes_reactions %]
from ingestion.drift import OnDrift
[% endif %]
from pipeline import settings
from pipeline.findings import Finding

SERVER = postgres.Server(
    host=settings.[[ source.variables[0].name ]],
    port=settings.[[ source.variables[1].name ]],
    database=settings.[[ source.variables[2].name ]],
    user=settings.[[ source.variables[3].name ]],
    password_in="[[ source.variables[4].name ]]",
    sslmode=[[ source.options.sslmode | py ]],
    sslrootcert=settings.[[ source.variables[5].name ]],
    replica=[[ source.options.replica | py ]],
)

[% if source.description %]
# [[ source.description | line ]]
[% endif %]
SOURCE = postgres.Source(
    name="[[ source.name ]]",
    schema="[[ source.raw_schema ]]",
    server=SERVER,
    parallel=[[ source.options.parallel ]],
[% if design.lake %]
    raw=archive.Archived,
[% endif %]
    tables=[
[% for table in source.tables %]
        postgres.Table(
            name="[[ table.name ]]",
[% if table.extract.query %]
            reads=postgres.Query(
[% for line in table.extract.lines %]
                [[ line | py ]][[ "," if loop.last ]]
[% endfor %]
            ),
[% else %]
            reads=postgres.Relation(
                schema=[[ table.extract.schema | py ]],
                name=[[ table.extract.relation | py ]],
            ),
[% endif %]
            columns=[
[% for column in table.landed %]
                [[ column.physical | py ]],
[% endfor %]
            ],
            key=[
[% for column in table.key %]
                [[ column.physical | py ]],
[% endfor %]
            ],
            load=[[ table.load | py ]],
[% if table.cursor %]
            cursor=[[ table.cursor.physical | py ]],
[% endif %]
[% if table.extract.lag_seconds %]
            lag=[[ table.extract.lag_seconds | timedelta ]],
[% elif table.extract.lag_number %]
            lag=[[ table.extract.lag_number | py ]],
[% endif %]
            needed=[
[% for column in table.needed %]
                [[ column.physical | py ]],
[% endfor %]
            ],
[% if table.finds_deleted %]
            finds_deleted=True,
[% endif %]
[% if table.on_drift %]
            on_drift=OnDrift(
[% for reaction in table.on_drift %]
                [[ reaction.name ]]=[[ reaction.word | py ]],
[% endfor %]
            ),
[% endif %]
        ),
[% endfor %]
    ],
)


[% include "blueprints/_pieces/macros/load.py" %]
