[% if design.lake %]
    source = importlib.import_module(f"ingestion.sources.{request.param}").SOURCE
    return dataclasses.replace(source, raw=Raw)
[% else %]
    return importlib.import_module(f"ingestion.sources.{request.param}").SOURCE
[% endif %]
