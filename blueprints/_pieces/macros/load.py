def load(
    table: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Load what is new or has changed; `[[ source.kind ]].load` says more."""
    [[ source.kind ]].load(SOURCE, table=table, since=since, until=until)


def examine() -> Iterator[Finding]:
    """Look at everything that a load needs; `make doctor` shows what is found."""
[% if design.lake %]
    yield from [[ source.kind ]].examine(SOURCE)
    yield from archive.examine(SOURCE.name, SOURCE.schema)
[% else %]
    return [[ source.kind ]].examine(SOURCE)
[% endif %]
