def dataset(schema: str, table: str) -> tuple[str, str]:
    """Return the namespace of the warehouse, and the name of a table in it."""
    where = settings.WAREHOUSE
    server = f"postgres://{where['host']}:{where['port']}"
    return server, f"{where['dbname']}.{schema}.{table}"
