"""The source [[ source.name ]], which arrives as files."""

from collections.abc import Iterator
from datetime import datetime
[% if design.lake %]
from functools import partial
[% endif %]

from ingestion import [[ "archive, " if design.lake ]]files
[% if source.changes_reactions %]
from ingestion.drift import OnDrift
[% endif %]
[% if source.options.reads_lake %]
from ingestion.files.stored import Folder
[% endif %]
from pipeline import settings
from pipeline.findings import Finding

FORMAT = files.Format(
    kind=[[ source.options.format | py ]],
[% if source.options.is_text %]
    encoding=[[ source.options.encoding | py ]],
[% endif %]
[% if source.options.is_csv %]
    delimiter=[[ source.options.delimiter | py ]],
    quote=[[ source.options.quote | py ]],
    header=[% if source.options.header %]True[% else %]False[% endif %],
[% endif %]
)

[% if design.lake %]
PATH = [[ "Folder(" if source.options.reads_lake ]]settings.[[ source.variables[0].name ]][[ ")" if source.options.reads_lake ]]

[% endif %]
[% if source.description %]
# [[ source.description | line ]]
[% endif %]
SOURCE = files.Source(
    name="[[ source.name ]]",
    schema="[[ source.raw_schema ]]",
    path=[% if design.lake %]PATH[% else %]settings.[[ source.variables[0].name ]][% endif %],
    parallel=[[ source.options.parallel ]],
[% if design.lake %]
    raw=partial(archive.Archived, files=PATH),
[% endif %]
    tables=[
[% for table in source.tables %]
        files.Table(
            name="[[ table.name ]]",
            files=[[ table.extract.pattern | py ]],
            columns=[
[% for column in table.landed %]
                [[ column.physical | py ]],
[% endfor %]
            ],
            load=[[ table.load | py ]],
            format=FORMAT,
            needed=[
[% for column in table.needed %]
                [[ column.physical | py ]],
[% endfor %]
            ],
[% if table.extract.optional %]
            optional=[
[% for name in table.extract.optional %]
                [[ name | py ]],
[% endfor %]
            ],
[% endif %]
[% if table.extract.json %]
            json=[
[% for name in table.extract.json %]
                [[ name | py ]],
[% endfor %]
            ],
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
