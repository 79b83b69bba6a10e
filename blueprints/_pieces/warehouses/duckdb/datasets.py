def dataset(schema: str, table: str) -> tuple[str, str]:
    """Return the namespace of the warehouse, and the name of a table in it."""
    path = settings.WAREHOUSE_PATH
    return f"duckdb://{path}", f"{path.stem}.{schema}.{table}"
